// The composition root: puts the engine's parts together for one editor and connects each feature to the protocol.
import { homedir } from 'node:os';
import path from 'node:path';
import type { Connection, InitializeParams } from 'vscode-languageserver';
import { ChatEngine } from '../engine/chat/chatEngine.ts';
import { chatFolder, TranscriptStore } from '../engine/chat/transcriptStore.ts';
import { systemClock } from '../engine/clock.ts';
import { CompletionEngine } from '../engine/completion/completionEngine.ts';
import { Grammars } from '../engine/completion/syntax/grammars.ts';
import type { WorkspaceContext } from '../engine/context/workspaceContext.ts';
import { FallbackRouter } from '../engine/fallback/fallbackRouter.ts';
import { ModelGuide } from '../engine/models/modelGuide.ts';
import type { ServerRegistry } from '../engine/models/registry.ts';
import { Slots } from '../engine/routing/slots.ts';
import { createSavings } from '../engine/savings/savings.ts';
import { DisposableList } from '../shared/base/disposables.ts';
import type { Logger } from '../shared/base/log.ts';
import { CHAT_TITLED_METHOD } from '../shared/protocol/chat.ts';
import { PERIMETER_LOG_METHOD } from '../shared/protocol/perimeter.ts';
import { InitializationOptions } from '../shared/protocol/session.ts';
import { registerChat } from './chat.ts';
import { registerCodebase } from './codebase.ts';
import { createContext } from './context.ts';
import { Documents, type WorkspaceFolderName } from './documents.ts';
import { registerEdit } from './edit.ts';
import { Exclusions } from './exclusions.ts';
import { registerFallback } from './fallback.ts';
import { registerInlineCompletion } from './inlineCompletion.ts';
import { createModelAccess } from './modelAccess.ts';
import { registerModels } from './models.ts';
import { whyExcluded } from './places.ts';
import { registerPromptFiles } from './promptFiles.ts';
import { registerSavings } from './savings.ts';
import { secretOf } from './secrets.ts';
import { listenForSettings, SessionSettings } from './settings.ts';
import { StatusFeature } from './status.ts';

export class Session {
  readonly #disposables = new DisposableList();
  readonly #settings: SessionSettings;
  readonly #registry: ServerRegistry;
  readonly #status: StatusFeature;
  readonly #closing: (() => Promise<void>)[] = [];
  readonly #connection: Connection;
  readonly #canFollowFolders: boolean;
  readonly #context: WorkspaceContext;
  #folders: WorkspaceFolderName[];

  constructor(connection: Connection, params: InitializeParams, log: Logger) {
    const options = InitializationOptions.safeParse(params.initializationOptions ?? {}).data ?? {};
    const storage = options.storage ?? path.join(homedir(), '.hob');
    this.#folders = (params.workspaceFolders ?? []).map(({ uri, name }) => ({ uri, name }));
    this.#settings = new SessionSettings(log.child('settings'));
    this.#settings.update(options.settings ?? {});
    const settings = () => this.#settings.current;
    listenForSettings(connection, this.#settings, params.capabilities.workspace?.configuration === true);

    const { audit, grants, fetch, registry, router, machine } = this.#disposables.add(
      createModelAccess(connection, { settings, storage, options, log }),
    );
    this.#registry = registry;
    const slots = new Slots();
    const savings = createSavings({ storageDir: storage, settings, workspace: () => this.#folders[0]?.uri, log });
    const fallback = registerFallback(connection, {
      settings,
      isTrusted: options.isTrusted ?? true,
      storage,
      savings,
      fetch,
      grants,
      secret: (id) => secretOf(connection, id),
      log: log.child('fallback'),
    });
    const anyRouter = this.#disposables.add(new FallbackRouter(router, fallback));
    this.#closing.push(
      () => savings.dispose(),
      () => audit.dispose(),
    );

    const documents = new Documents(connection, () => this.#folders);
    this.#context = this.#disposables.add(
      createContext({ documents, folders: () => this.#folders, settings, log: log.child('context') }),
    );
    const exclusions = new Exclusions(connection, { documents, folders: () => this.#folders, settings });
    const grammars = new Grammars(path.join(__dirname, 'grammars'), log.child('syntax'));
    const completion = this.#disposables.add(
      new CompletionEngine({
        context: this.#context,
        router: anyRouter,
        slots,
        ledger: savings.ledger,
        clock: systemClock,
        log: log.child('completion'),
        settings,
        documentOf: (uri) => documents.get(uri),
        grammars,
        onFailure: (model, error) => this.#registry.reportFailure(model.info.server, error),
        whyNotBeyond: (uri) => exclusions.whyNotBeyond(uri),
      }),
    );
    const store = new TranscriptStore(chatFolder(storage, this.#folders[0]?.uri), log.child('chat'));
    const codebase = this.#disposables.add(
      registerCodebase(connection, {
        folders: () => this.#folders,
        settings,
        router,
        whyNotBeyond: (uri) => exclusions.whyNotBeyond(uri),
        canShowProgress: params.capabilities.window?.workDoneProgress === true,
        log: log.child('codebase'),
      }),
    );
    const chat = new ChatEngine({
      codebase,
      whyExcluded: (uri) => whyExcluded(uri, this.#folders, settings()),
      whyNotBeyond: (uri) => exclusions.whyNotBeyond(uri),
      amountOf: (entry) => savings.amountOf(entry),
      titled: (conversation, title) => void connection.sendNotification(CHAT_TITLED_METHOD, { conversation, title }),
      router: anyRouter,
      fallback,
      slots,
      ledger: savings.ledger,
      store,
      log: log.child('chat'),
      clock: () => Date.now(),
    });
    this.#closing.push(() => chat.close());

    registerInlineCompletion(connection, completion, documents, log);
    registerChat(connection, chat);
    registerEdit(connection, {
      router: anyRouter,
      fallback,
      whyNotBeyond: (uri, root) => exclusions.whyNotBeyond(uri, root),
      slots,
      ledger: savings.ledger,
      clock: () => Date.now(),
      grammars,
      folders: () => this.#folders,
      settings,
    });
    registerModels(connection, { registry: this.#registry, router, guide: new ModelGuide(() => machine.current) });
    registerPromptFiles(connection, {
      folders: () => this.#folders,
      isTrusted: options.isTrusted ?? true,
      router,
      models: () => this.#registry.models,
    });
    registerSavings(connection, savings);
    connection.onRequest(PERIMETER_LOG_METHOD, () => audit.read());
    this.#status = this.#disposables.add(
      new StatusFeature(connection, {
        router: anyRouter,
        slots,
        savings,
        engine: completion,
        servers: () => this.#registry.statuses,
        onDidChangeServers: this.#registry.onDidChange,
        isPaused: () => completion.isSnoozed || !settings()['completion.enabled'],
      }),
    );
    this.#disposables.add(
      this.#settings.onDidChange((changed) => {
        this.#context.reset();
        this.#registry.update(changed);
        router.settingsChanged();
        fallback.settingsChanged();
        this.#status.changed();
      }),
    );
    this.#connection = connection;
    this.#canFollowFolders = params.capabilities.workspace?.workspaceFolders === true;
  }

  /** The client is ready to be spoken to. */
  begin(): void {
    if (this.#canFollowFolders) this.#followFolders();
    this.#registry.update(this.#settings.current);
    this.#status.changed(0);
  }

  /** Stops all work and writes what is waiting; the process may end after it. */
  async dispose(): Promise<void> {
    await Promise.allSettled(this.#closing.map((close) => close()));
    this.#disposables.dispose();
  }

  #followFolders(): void {
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      const kept = this.#folders.filter(({ uri }) => !gone.has(uri));
      this.#folders = [...kept, ...added.map(({ uri, name }) => ({ uri, name }))];
      this.#context.reset();
    });
  }
}
