// Every command and view that the manifest names, once. A test holds package.json against this list.

export const COMMANDS = {
  showMenu: 'hob.showMenu',
  switchModel: 'hob.switchModel',
  toggleCompletions: 'hob.toggleCompletions',
  snooze: 'hob.snooze',
  acceptNextLine: 'hob.acceptNextLine',
  whyNoCompletion: 'hob.whyNoCompletion',
  showServers: 'hob.showServers',
  restartServer: 'hob.restartServer',
  showLog: 'hob.showLog',
  showPerimeterLog: 'hob.showPerimeterLog',
  openChat: 'hob.openChat',
  newChat: 'hob.newChat',
  addSelection: 'hob.chat.addSelection',
  explain: 'hob.explain',
  showSavings: 'hob.showSavings',
  exportSavings: 'hob.exportSavings',
  clearSavings: 'hob.clearSavings',
  chooseReference: 'hob.chooseReferenceModel',
} as const;
export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const CHAT_VIEW = 'hob.chat';
export const VIEW_CONTAINER = 'hob';
export const STATUS_BAR_ITEM = 'hob.status';
export const WALKTHROUGH = 'hob.hob#hob.start';

/** Context keys that Hob sets and the manifest's `when` and `enablement` read. */
export const CONTEXT = {
  serverState: 'hob.serverState',
} as const;
