// What a link or button for one of Hob's commands says.
import { COMMANDS, type CommandId } from '../ids.ts';

/** Short titles in English, as keys for translation. */
const TITLES: Readonly<Record<CommandId, string>> = {
  [COMMANDS.showMenu]: 'Open Menu',
  [COMMANDS.switchModel]: 'Switch Model',
  [COMMANDS.toggleCompletions]: 'Turn Completions On or Off',
  [COMMANDS.snooze]: 'Snooze',
  [COMMANDS.acceptNextLine]: 'Accept Next Line',
  [COMMANDS.whyNoCompletion]: 'Why?',
  [COMMANDS.showServers]: 'Servers',
  [COMMANDS.restartServer]: 'Restart Server',
  [COMMANDS.showLog]: 'Show Log',
  [COMMANDS.showPerimeterLog]: 'What Left This Machine',
  [COMMANDS.openChat]: 'Open Chat',
  [COMMANDS.newChat]: 'New Chat',
  [COMMANDS.addSelection]: 'Add Selection to Chat',
  [COMMANDS.explain]: 'Explain',
  [COMMANDS.showSavings]: 'Savings',
  [COMMANDS.clearSavings]: 'Clear Savings History',
};

/** Undefined for everything that is not a command of Hob: such a thing gets no link. */
export function remedyTitle(command: string): string | undefined {
  return Object.hasOwn(TITLES, command) ? TITLES[command as CommandId] : undefined;
}
