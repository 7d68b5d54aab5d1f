// Which message is a request, which a notification, who sends it, and what it carries: what the schemas cannot say.

export interface MessageDoc {
  /** Name of the constant in src/shared/protocol that holds the method. */
  readonly constant: string;
  readonly kind: 'request' | 'notification' | 'request and notification';
  readonly from: 'client' | 'server';
  /** Names of exported schemas; missing means none (`null`). */
  readonly params?: string;
  readonly result?: string;
}

/** In the order of the document. A test fails when a method of the protocol is missing here. */
export const MESSAGES: readonly MessageDoc[] = [
  { constant: 'STATUS_METHOD', kind: 'request and notification', from: 'server', params: 'Status', result: 'Status' },
  { constant: 'ACCEPTED_METHOD', kind: 'notification', from: 'client', params: 'AcceptedParams' },
  { constant: 'FOCUS_METHOD', kind: 'notification', from: 'client', params: 'FocusParams' },
  { constant: 'GROWN_METHOD', kind: 'notification', from: 'server', params: 'GrownParams' },
  { constant: 'SNOOZE_METHOD', kind: 'notification', from: 'client', params: 'SnoozeParams' },
  { constant: 'MODELS_LIST_METHOD', kind: 'request', from: 'client', result: 'ModelsListResult' },
  { constant: 'MODELS_SELECT_METHOD', kind: 'request', from: 'client', params: 'ModelsSelectParams' },
  { constant: 'MODELS_PULL_METHOD', kind: 'request', from: 'client', params: 'ModelsPullParams' },
  { constant: 'MODELS_PULLING_METHOD', kind: 'notification', from: 'server', params: 'ModelsPullingParams' },
  { constant: 'SERVER_KEY_CHANGED_METHOD', kind: 'notification', from: 'client', params: 'ServerKeyChangedParams' },
  { constant: 'CHAT_SEND_METHOD', kind: 'request', from: 'client', params: 'ChatSendParams', result: 'ChatSendResult' },
  { constant: 'CHAT_STARTED_METHOD', kind: 'notification', from: 'server', params: 'ChatStartedParams' },
  { constant: 'CHAT_DELTA_METHOD', kind: 'notification', from: 'server', params: 'ChatDeltaParams' },
  { constant: 'CHAT_LIST_METHOD', kind: 'request', from: 'client', params: 'ChatListParams', result: 'ChatListResult' },
  { constant: 'CHAT_GET_METHOD', kind: 'request', from: 'client', params: 'ChatIdParams', result: 'Conversation' },
  { constant: 'CHAT_DELETE_METHOD', kind: 'request', from: 'client', params: 'ChatIdParams' },
  { constant: 'CHAT_DELETE_ALL_METHOD', kind: 'request', from: 'client' },
  {
    constant: 'CHAT_EXPORT_METHOD',
    kind: 'request',
    from: 'client',
    params: 'ChatIdParams',
    result: 'ChatExportResult',
  },
  {
    constant: 'CHAT_MEASURE_METHOD',
    kind: 'request',
    from: 'client',
    params: 'ChatMeasureParams',
    result: 'ChatMeasureResult',
  },
  {
    constant: 'CHAT_CONDENSE_METHOD',
    kind: 'request',
    from: 'client',
    params: 'ChatCondenseParams',
    result: 'ChatCondenseResult',
  },
  { constant: 'CHAT_READING_METHOD', kind: 'notification', from: 'server', params: 'ChatReadingParams' },
  { constant: 'CHAT_TITLED_METHOD', kind: 'notification', from: 'server', params: 'ChatTitledParams' },
  { constant: 'FILES_METHOD', kind: 'request', from: 'client', params: 'FilesParams', result: 'FilesResult' },
  {
    constant: 'FOLDER_TEXT_METHOD',
    kind: 'request',
    from: 'client',
    params: 'FolderTextParams',
    result: 'FolderTextResult',
  },
  { constant: 'PROMPTS_LIST_METHOD', kind: 'request', from: 'client', result: 'PromptsListResult' },
  {
    constant: 'PROMPTS_EXPAND_METHOD',
    kind: 'request',
    from: 'client',
    params: 'PromptsExpandParams',
    result: 'PromptsExpandResult',
  },
  {
    constant: 'PROMPT_FILE_METHOD',
    kind: 'request',
    from: 'client',
    params: 'PromptFileParams',
    result: 'PromptFileResult',
  },
  { constant: 'EDIT_PLAN_METHOD', kind: 'request', from: 'client', params: 'EditPlanParams', result: 'EditPlanResult' },
  {
    constant: 'EDIT_PROPOSE_METHOD',
    kind: 'request',
    from: 'client',
    params: 'EditProposeParams',
    result: 'EditProposal',
  },
  {
    constant: 'EDIT_REBASE_METHOD',
    kind: 'request',
    from: 'client',
    params: 'EditRebaseParams',
    result: 'EditProposal',
  },
  {
    constant: 'EDIT_REWRITE_METHOD',
    kind: 'request',
    from: 'client',
    params: 'EditRewriteParams',
    result: 'EditRewriteResult',
  },
  {
    constant: 'EDIT_COMMIT_METHOD',
    kind: 'request',
    from: 'client',
    params: 'EditCommitParams',
    result: 'EditCommitResult',
  },
  { constant: 'EDIT_DELTA_METHOD', kind: 'notification', from: 'server', params: 'EditDeltaParams' },
  { constant: 'SAVINGS_SUMMARY_METHOD', kind: 'request', from: 'client', result: 'SavingsSummary' },
  { constant: 'SAVINGS_REPORT_METHOD', kind: 'request', from: 'client', result: 'SavingsReport' },
  { constant: 'SAVINGS_REFERENCES_METHOD', kind: 'request', from: 'client', result: 'SavingsReferences' },
  {
    constant: 'SAVINGS_EXPORT_METHOD',
    kind: 'request',
    from: 'client',
    params: 'SavingsExportParams',
    result: 'SavingsExportResult',
  },
  { constant: 'SAVINGS_CLEAR_METHOD', kind: 'request', from: 'client' },
  { constant: 'PERIMETER_LOG_METHOD', kind: 'request', from: 'client', result: 'PerimeterLog' },
  {
    constant: 'IS_EXCLUDED_METHOD',
    kind: 'request',
    from: 'client',
    params: 'IsExcludedParams',
    result: 'IsExcludedResult',
  },
  { constant: 'PROXY_METHOD', kind: 'notification', from: 'client', params: 'ProxySettings' },
  {
    constant: 'FALLBACK_MODELS_METHOD',
    kind: 'request',
    from: 'client',
    params: 'FallbackModelsParams',
    result: 'FallbackModelsResult',
  },
  { constant: 'FALLBACK_STATUS_METHOD', kind: 'request', from: 'client', result: 'FallbackStatus' },
  { constant: 'FALLBACK_CONSENT_METHOD', kind: 'notification', from: 'client', params: 'FallbackConsentParams' },
  {
    constant: 'FALLBACK_ASK_CONSENT_METHOD',
    kind: 'request',
    from: 'server',
    params: 'FallbackAskConsentParams',
    result: 'FallbackAskConsentResult',
  },
  {
    constant: 'FALLBACK_TEST_METHOD',
    kind: 'request',
    from: 'client',
    params: 'FallbackTestParams',
    result: 'FallbackTestResult',
  },
  { constant: 'SECRET_METHOD', kind: 'request', from: 'server', params: 'SecretParams', result: 'SecretResult' },
  { constant: 'LOG_METHOD', kind: 'notification', from: 'server', params: 'LogParams' },
];
