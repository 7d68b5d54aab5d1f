// What a link or button for a command says, and which commands may be linked at all.
import { COMMANDS, type CommandId } from '../ids.ts';

/** The one command of VS Code's own that mends something of Hob's. */
const OPEN_SETTINGS = 'workbench.action.openSettings';

/** Commands that text from the server may be linked with: Hob's own, and the way to the settings. */
export const LINKED_COMMANDS: readonly string[] = [...Object.values(COMMANDS), OPEN_SETTINGS];

/** Short titles in English, as keys for translation. */
const TITLES: Readonly<Record<CommandId | typeof OPEN_SETTINGS, string>> = {
  [OPEN_SETTINGS]: 'Open Settings',
  [COMMANDS.showMenu]: 'Open Menu',
  [COMMANDS.switchModel]: 'Switch Model',
  [COMMANDS.toggleCompletions]: 'Toggle Completions',
  [COMMANDS.snooze]: 'Snooze',
  [COMMANDS.acceptNextLine]: 'Accept Next Line',
  [COMMANDS.whyNoCompletion]: 'Why?',
  [COMMANDS.showServers]: 'Servers',
  [COMMANDS.setServerKey]: 'Set Server Key',
  [COMMANDS.restartServer]: 'Restart Server',
  [COMMANDS.showLog]: 'Show Log',
  [COMMANDS.showPerimeterLog]: 'What Left This Machine',
  [COMMANDS.exportPerimeterLog]: 'Export What Left This Machine',
  [COMMANDS.openChat]: 'Open Chat',
  [COMMANDS.newChat]: 'New Chat',
  [COMMANDS.addSelection]: 'Add Selection to Chat',
  [COMMANDS.explain]: 'Explain',
  [COMMANDS.editSelection]: 'Edit Selection',
  [COMMANDS.fixProblem]: 'Fix Problem',
  [COMMANDS.explainProblem]: 'Explain Problem',
  [COMMANDS.documentCode]: 'Document Code',
  [COMMANDS.writeTests]: 'Write Tests',
  [COMMANDS.keepAllChanges]: 'Keep All Changes',
  [COMMANDS.discardAllChanges]: 'Discard All Changes',
  [COMMANDS.keepChange]: 'Keep Change',
  [COMMANDS.discardChange]: 'Discard Change',
  [COMMANDS.askAgain]: 'Ask Again',
  [COMMANDS.writeCommitMessage]: 'Write Commit Message',
  [COMMANDS.restoreCommitMessage]: 'Restore Commit Message',
  [COMMANDS.showSavings]: 'Savings',
  [COMMANDS.exportSavings]: 'Export Savings',
  [COMMANDS.clearSavings]: 'Clear Savings History',
  [COMMANDS.chooseReference]: 'Choose Reference Model',
  [COMMANDS.setUpFallback]: 'Set Up Fallback',
  [COMMANDS.withdrawConsent]: 'Withdraw Fallback Consent',
  [COMMANDS.removeFallbackKey]: 'Remove Fallback Key',
};

/** Undefined for every other command: such a thing gets no link. */
export function remedyTitle(command: string): string | undefined {
  return Object.hasOwn(TITLES, command) ? TITLES[command as keyof typeof TITLES] : undefined;
}
