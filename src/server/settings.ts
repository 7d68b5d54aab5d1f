// The settings of the session: read from what the client sends, told on when they change.
import type { Connection } from 'vscode-languageserver';
import { Emitter } from '../shared/base/events.ts';
import type { Logger } from '../shared/base/log.ts';
import { DEFAULT_SETTINGS, readSettings } from '../shared/settings/read.ts';
import type { Settings } from '../shared/settings/schema.ts';

export class SessionSettings {
  readonly #log: Logger;
  readonly #didChange = new Emitter<Settings>();
  readonly onDidChange = this.#didChange.event;
  #current: Settings = DEFAULT_SETTINGS;
  #raw = '';

  constructor(log: Logger) {
    this.#log = log;
  }

  get current(): Settings {
    return this.#current;
  }

  /** Takes over what the client sent; every wrong value is one line in the log and its default in effect. */
  update(raw: unknown): void {
    const text = JSON.stringify(raw) ?? '';
    if (text === this.#raw) return;
    this.#raw = text;
    const { settings, problems } = readSettings(raw);
    for (const problem of problems) this.#log.warn(`${problem.message}; its default is used until it is mended.`);
    this.#current = settings;
    this.#didChange.fire(settings);
  }
}

/** Editors send all settings with the notification, or nothing and want to be asked. */
export function listenForSettings(connection: Connection, settings: SessionSettings, canAsk: boolean): void {
  connection.onDidChangeConfiguration(async ({ settings: sent }) => {
    if (sent && typeof sent === 'object') settings.update(sent);
    else if (canAsk) settings.update({ hob: await connection.workspace.getConfiguration('hob') });
  });
}
