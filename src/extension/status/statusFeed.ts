// Hears what the server says of its status and hands it to the model.
import { STATUS_METHOD, Status } from '../../shared/protocol/status.ts';
import type { Contribution } from '../contributions.ts';

export const statusFeed: Contribution = {
  name: 'status',
  activate: ({ session, status }) => session.onNotification(STATUS_METHOD, Status, (given) => status.set(given)),
};
