// "Show What Left This Machine".
import { PERIMETER_LOG_METHOD, PerimeterLog } from '../../shared/protocol/perimeter.ts';
import { openPage } from '../pages/pages.ts';
import { perimeterPage } from '../pages/perimeterPage.ts';
import type { Command } from './command.ts';

export const showPerimeterLog: Command = {
  async run({ session }) {
    await openPage('perimeter', perimeterPage(await session.request(PERIMETER_LOG_METHOD, null, PerimeterLog)));
  },
};
