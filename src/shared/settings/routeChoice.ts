// One task of `hob.routes` in its one full form, whichever way it is written.
import type { Think } from '../protocol/chat.ts';
import type { RouteSetting } from './schema.ts';

export interface RouteChoice {
  /** `server/model`; missing means that Hob chooses. */
  readonly model?: string;
  readonly think?: Think;
  /** Models of their own by language identifier. */
  readonly languages: Readonly<Record<string, string>>;
}

/** An empty string is how a settings page says "nothing", wherever it stands. */
export function readRoute(setting: RouteSetting | undefined): RouteChoice {
  const { model, think, languages = {} } = typeof setting === 'string' ? { model: setting } : (setting ?? {});
  const named = Object.entries(languages).flatMap(([id, name]): [string, string][] =>
    name.trim() === '' ? [] : [[id, name.trim()]],
  );
  return {
    ...(model?.trim() && { model: model.trim() }),
    ...(think && { think }),
    languages: Object.fromEntries(named),
  };
}

/** The choice with what a selection changes; see ModelsSelectParams. */
export function changeRoute(
  choice: RouteChoice,
  change: {
    readonly model?: string | undefined;
    readonly language?: string | undefined;
    readonly think?: Think | null | undefined;
  },
): RouteChoice {
  const { model, language, think = choice.think } = change;
  const { [language ?? '']: _, ...others } = choice.languages;
  const languages = language === undefined || model === undefined ? choice.languages : others;
  const own = language === undefined && model !== undefined ? model : choice.model;
  return {
    ...(own && { model: own }),
    ...(think && { think }),
    languages: language !== undefined && model ? { ...languages, [language]: model } : languages,
  };
}

/** The shortest way to write a choice; undefined where there is nothing to write. */
export function writeRoute({ model, think, languages }: RouteChoice): RouteSetting | undefined {
  const hasLanguages = Object.keys(languages).length > 0;
  if (think === undefined && !hasLanguages) return model;
  return { ...(model && { model }), ...(think && { think }), ...(hasLanguages && { languages }) };
}
