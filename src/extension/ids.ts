// Every command and view that the manifest names, once. A test holds package.json against this list.

export const COMMANDS = {
  showMenu: 'hob.showMenu',
  switchModel: 'hob.switchModel',
  toggleCompletions: 'hob.toggleCompletions',
  snooze: 'hob.snooze',
  acceptNextLine: 'hob.acceptNextLine',
  whyNoCompletion: 'hob.whyNoCompletion',
  showServers: 'hob.showServers',
  setServerKey: 'hob.setServerKey',
  restartServer: 'hob.restartServer',
  showLog: 'hob.showLog',
  showPerimeterLog: 'hob.showPerimeterLog',
  exportPerimeterLog: 'hob.exportPerimeterLog',
  openChat: 'hob.openChat',
  newChat: 'hob.newChat',
  addSelection: 'hob.chat.addSelection',
  explain: 'hob.explain',
  editSelection: 'hob.editSelection',
  fixProblem: 'hob.fixProblem',
  explainProblem: 'hob.explainProblem',
  documentCode: 'hob.documentCode',
  writeTests: 'hob.writeTests',
  keepAllChanges: 'hob.keepAllChanges',
  discardAllChanges: 'hob.discardAllChanges',
  keepChange: 'hob.keepChange',
  discardChange: 'hob.discardChange',
  askAgain: 'hob.askAgain',
  writeCommitMessage: 'hob.writeCommitMessage',
  restoreCommitMessage: 'hob.restoreCommitMessage',
  showSavings: 'hob.showSavings',
  exportSavings: 'hob.exportSavings',
  clearSavings: 'hob.clearSavings',
  chooseReference: 'hob.chooseReferenceModel',
  setUpFallback: 'hob.setUpFallback',
  withdrawConsent: 'hob.withdrawFallbackConsent',
  removeFallbackKey: 'hob.removeFallbackKey',
} as const;
export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const CHAT_VIEW = 'hob.chat';
export const VIEW_CONTAINER = 'hob';
export const STATUS_BAR_ITEM = 'hob.status';

/** Context keys that Hob sets and the manifest's `when` and `enablement` read. */
export const CONTEXT = {
  serverState: 'hob.serverState',
} as const;
