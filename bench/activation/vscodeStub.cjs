// A stand-in for VS Code's API: remembers what is registered and what is logged as an error, and answers everything else
// with something that can be called, built and read. CommonJS, as the extension is, so that loading it costs little.

/** Command ids that were registered, and lines that the extension logged as errors. */
const seen = { commands: [], errors: [] };

const anything = new Proxy(class {}, {
  set: () => true,
  get: (_, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
  construct: () => anything,
});

/** An object with `known` members, and anything for the others. */
const withDefaults = (known) => new Proxy(known, { get: (target, key) => (key in target ? target[key] : anything) });

const log = withDefaults({ error: (line) => seen.errors.push(line) });

const vscode = withDefaults({
  version: '1.139.0',
  commands: withDefaults({
    registerCommand(id) {
      seen.commands.push(id);
      return { dispose() {} };
    },
  }),
  l10n: { t: (message) => message },
  window: withDefaults({ createOutputChannel: () => log, activeTextEditor: undefined, visibleTextEditors: [] }),
  workspace: withDefaults({
    getConfiguration: () => withDefaults({ get: (_, value) => value }),
    textDocuments: [],
    workspaceFolders: undefined,
    isTrusted: true,
  }),
});

const context = withDefaults({ subscriptions: [], asAbsolutePath: (file) => file });

module.exports = { vscode, context, seen };
