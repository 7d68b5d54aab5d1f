// VS Code lets a person switch a setting per language (`"[markdown]": { "hob.completion.enabled": false }`); the server
// knows one switch and one map. This folds the former into the latter. No VS Code in here.

export interface LanguageSwitches {
  readonly enabled: boolean;
  /** Language id to on or off; `*` for all others. */
  readonly languages: Readonly<Record<string, boolean>>;
}

/** `overrides`: what holds for each language that has a value of its own. Those win over `base.languages`. */
export function withOverrides(base: LanguageSwitches, overrides: Readonly<Record<string, boolean>>): LanguageSwitches {
  const isOnSomewhere = Object.values(overrides).includes(true);
  if (base.enabled || !isOnSomewhere) return { enabled: base.enabled, languages: { ...base.languages, ...overrides } };
  // Off in general, on for some: the map's own entries count for nothing where everything is off.
  return { enabled: true, languages: { '*': false, ...overrides } };
}
