// Turns what an editor sends (nested under "hob") into a frozen snapshot. A wrong value costs its own default, nothing else.
import { SETTINGS, type SettingKey, type Settings } from './schema.ts';

/** One wrong value: which key, and in words what was expected. */
export interface SettingProblem {
  readonly key: string;
  readonly message: string;
}

export interface SettingsReading {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/**
 * Reads `{ hob: { completion: { enabled: … } } }`, also with dotted keys (`{ "hob.completion.enabled": … }`), as
 * different editors send them. Missing means default; null means default too, which is how editors say "unset".
 */
export function readSettings(raw: unknown): SettingsReading {
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const key of Object.keys(SETTINGS) as SettingKey[]) {
    const { schema, default: fallback } = SETTINGS[key];
    const given = lookUp(raw, `hob.${key}`);
    if (given === undefined || given === null) {
      values[key] = fallback;
      continue;
    }
    const parsed = schema.safeParse(given);
    values[key] = parsed.success ? parsed.data : fallback;
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
      problems.push({ key: `hob.${key}`, message: `hob.${key}${where}: ${issue?.message ?? 'wrong value'}` });
    }
  }
  return { settings: deepFreeze(values) as Settings, problems };
}

export const DEFAULT_SETTINGS: Settings = readSettings({}).settings;

function lookUp(raw: unknown, dotted: string): unknown {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const record = raw as Record<string, unknown>;
  if (dotted in record) return record[dotted];
  for (let at = dotted.indexOf('.'); at >= 0; at = dotted.indexOf('.', at + 1)) {
    const head = dotted.slice(0, at);
    if (head in record) {
      const found = lookUp(record[head], dotted.slice(at + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) deepFreeze(child);
    Object.freeze(value);
  }
  return value;
}
