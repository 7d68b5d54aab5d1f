// Reads Hob's settings from VS Code in the shape that the server takes, nested under "hob", and sends what changes.
import { workspace } from 'vscode';
import { DisposableList } from '../shared/base/disposables.ts';
import { SETTINGS, type SettingKey } from '../shared/settings/schema.ts';
import type { Contribution } from './contributions.ts';
import { withOverrides } from './languageSwitches.ts';

/** Tells the server about changed settings. Trust is part of how it was started, so gaining trust starts it anew. */
export const settingsContribution: Contribution = {
  name: 'settings',
  activate({ session }) {
    const disposables = new DisposableList();
    disposables.add(
      workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('hob')) return;
        session.notify('workspace/didChangeConfiguration', { settings: collectSettings() });
      }),
    );
    disposables.add(workspace.onDidGrantWorkspaceTrust(() => void session.restart()));
    return disposables;
  },
};

/** `{ hob: { completion: { enabled: … }, … } }` as it holds for the window. */
export function collectSettings(): { hob: Record<string, unknown> } {
  const configuration = workspace.getConfiguration('hob');
  const hob: Record<string, unknown> = {};
  for (const key of Object.keys(SETTINGS) as SettingKey[]) {
    const value = configuration.get<unknown>(key);
    if (value !== undefined) setNested(hob, key.split('.'), value);
  }
  const enabled = configuration.get<unknown>('completion.enabled');
  const languages = configuration.get<unknown>('completion.languages');
  // Values of a wrong type go to the server as they are: it names them in the log and takes the default.
  if (typeof enabled === 'boolean' && isRecord(languages)) {
    const switches = withOverrides({ enabled, languages: languages as Record<string, boolean> }, languageOverrides());
    setNested(hob, ['completion', 'enabled'], switches.enabled);
    setNested(hob, ['completion', 'languages'], switches.languages);
  }
  return { hob };
}

/** Languages that have a `hob.completion.enabled` of their own, with the value that holds there. */
function languageOverrides(): Record<string, boolean> {
  const ids = workspace.getConfiguration('hob').inspect('completion.enabled')?.languageIds ?? [];
  const pairs = ids.map((languageId): [string, unknown] => [
    languageId,
    workspace.getConfiguration('hob', { languageId }).get('completion.enabled'),
  ]);
  return Object.fromEntries(pairs.filter((pair): pair is [string, boolean] => typeof pair[1] === 'boolean'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setNested(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const child = target[head];
  const next = isRecord(child) ? child : {};
  target[head] = next;
  setNested(next, rest, value);
}
