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
import { ServerRegistry } from '../engine/models/registry.ts';
import { AuditLog } from '../engine/perimeter/auditLog.ts';
import { createPerimeter } from '../engine/perimeter/perimeter.ts';
import { Routes } from '../engine/routing/routes.ts';
import { Slots } from '../engine/routing/slots.ts';
import { createSavings } from '../engine/savings/savings.ts';
import { DisposableList } from '../shared/base/disposables.ts';
import type { Logger } from '../shared/base/log.ts';
import { PERIMETER_LOG_METHOD } from '../shared/protocol/perimeter.ts';
import { InitializationOptions, SECRET_METHOD, SecretResult } from '../shared/protocol/session.ts';
import { registerChat } from './chat.ts';
import { createContext } from './context.ts';
import { Documents, type WorkspaceFolderName } from './documents.ts';
import { registerInlineCompletion } from './inlineCompletion.ts';
import { registerModels } from './models.ts';
import { registerSavings } from './savings.ts';
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

    const audit = new AuditLog({ folder: path.join(storage, 'perimeter'), log });
    const perimeter = this.#disposables.add(
      createPerimeter({ allowedHosts: () => settings()['perimeter.allowedHosts'], audit, log }),
    );
    this.#registry = this.#disposables.add(
      new ServerRegistry({ fetch: perimeter.fetch, log, key: (server) => secretOf(connection, `server/${server}`) }),
    );
    const router = this.#disposables.add(new Routes({ registry: this.#registry, setting: () => settings().routes }));
    const slots = new Slots();
    const savings = createSavings({ storageDir: storage, settings, workspace: () => this.#folders[0]?.uri, log });
    this.#closing.push(
      () => savings.dispose(),
      () => audit.dispose(),
    );

    const documents = new Documents(connection, () => this.#folders);
    this.#context = this.#disposables.add(
      createContext({ documents, folders: () => this.#folders, settings, log: log.child('context') }),
    );
    const completion = this.#disposables.add(
      new CompletionEngine({
        context: this.#context,
        router,
        slots,
        ledger: savings.ledger,
        clock: systemClock,
        log: log.child('completion'),
        settings,
        documentOf: (uri) => documents.get(uri),
        grammars: new Grammars(path.join(__dirname, 'grammars'), log.child('syntax')),
        onFailure: (model, error) => this.#registry.reportFailure(model.info.server, error),
      }),
    );
    const store = new TranscriptStore(chatFolder(storage, this.#folders[0]?.uri), log.child('chat'));
    const chat = new ChatEngine({
      router,
      slots,
      ledger: savings.ledger,
      store,
      log: log.child('chat'),
      clock: () => Date.now(),
    });
    this.#closing.push(() => chat.close());

    registerInlineCompletion(connection, completion, documents, log);
    registerChat(connection, chat);
    registerModels(connection, { registry: this.#registry, router });
    registerSavings(connection, savings);
    connection.onRequest(PERIMETER_LOG_METHOD, () => audit.read());
    this.#status = this.#disposables.add(
      new StatusFeature(connection, {
        router,
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

/** Asks the client for a secret; one that does not know the request has none. */
async function secretOf(connection: Connection, id: string): Promise<string | undefined> {
  const answer: unknown = await connection.sendRequest(SECRET_METHOD, { id }).catch(() => null);
  const parsed = SecretResult.safeParse(answer);
  return parsed.success ? (parsed.data.value ?? undefined) : undefined;
}
