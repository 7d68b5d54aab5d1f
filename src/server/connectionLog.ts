// The server's log goes to the client line by line, with its level; stdout belongs to the protocol.
import type { Connection } from 'vscode-languageserver';
import { createLogger, type Logger } from '../shared/base/log.ts';
import { LOG_METHOD } from '../shared/protocol/session.ts';

/** Lines a second beyond which repeated lines are counted instead of sent. */
const MOST_PER_SECOND = 200;

export function connectionLogger(connection: Connection): Logger {
  let second = 0;
  let lines = 0;
  return createLogger((level, message) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      lines = 0;
    }
    if (++lines > MOST_PER_SECOND && level !== 'error') return;
    // A client that has gone no longer wants a log.
    connection.sendNotification(LOG_METHOD, { level, message }).catch(() => {});
  });
}
