// "Set Up Fallback…": whom, which model, key, when, how much a month. Nothing is kept before the last answer but the key,
// and nothing leaves the machine without a yes to that very question.
import {
  type FallbackModelsResult,
  type FallbackTestParams,
  type FallbackTestResult,
  fallbackSecretId,
  type HostedProviderId,
} from '../../shared/protocol/fallback.ts';
import type { FallbackSetting } from '../../shared/settings/schema.ts';
import type { Choice, Dialog } from './dialog.ts';
import { eachRule, LOCAL_FIRST, rulesChoices, rulesOf, type TaskRules } from './fallbackRules.ts';
import { pricesInWords } from './fallbackWords.ts';
import { askTunedModels, type TunedModelParts } from './tunedModels.ts';

export interface SetUpParts extends TunedModelParts {
  readonly secrets: {
    get(id: string): PromiseLike<string | undefined>;
    store(id: string, value: string): PromiseLike<void>;
  };
  /** The models and prices of a provider, from the server. */
  models(provider: HostedProviderId): Promise<FallbackModelsResult>;
  /** Keeps the setting; what was set before is replaced. */
  save(setting: FallbackSetting): Promise<void>;
  /** Lets completions of a language come from a model, `server/model`. */
  route(language: string, model: string): Promise<void>;
  /** One request to the provider, after the person agreed. */
  test(params: FallbackTestParams): Promise<FallbackTestResult>;
}

interface Target {
  readonly provider: HostedProviderId;
  readonly host: string;
  readonly baseUrl?: string;
}

const HOSTS: Readonly<Record<Exclude<HostedProviderId, 'openai-compatible'>, readonly [name: string, host: string]>> = {
  anthropic: ['Anthropic', 'api.anthropic.com'],
  openai: ['OpenAI', 'api.openai.com'],
  gemini: ['Google Gemini', 'generativelanguage.googleapis.com'],
  mistral: ['Mistral', 'api.mistral.ai'],
  deepseek: ['DeepSeek', 'api.deepseek.com'],
};
const DEFAULT_BUDGET_USD = 5;

/** Answers the new setting, or undefined where the person went away. */
export async function setUpFallback(parts: SetUpParts): Promise<FallbackSetting | undefined> {
  const { dialog } = parts;
  const title = dialog.t('Set Up Fallback');
  const target = await askTarget(dialog, title);
  if (!target) return undefined;
  const listing = parts.models(target.provider);
  const model = await askModel(dialog, title, listing);
  if (!model) return undefined;
  const { canComplete } = await listing;
  const allowUnknownPrice = model.isPriced ? undefined : await agreeToUnknownPrice(dialog, model.id);
  if (allowUnknownPrice === false) return undefined;
  if (!(await askKey(parts, title, target))) return undefined;
  const tasks = await askRules(dialog, title, canComplete);
  if (!tasks) return undefined;
  const tuned = tasks === LOCAL_FIRST ? await askTunedModels(parts, title) : new Map<string, string>();
  if (!tuned) return undefined;
  const monthlyBudgetUsd = await askBudget(dialog, title);
  if (monthlyBudgetUsd === undefined) return undefined;
  const setting: FallbackSetting = {
    provider: target.provider,
    model: model.id,
    ...(target.baseUrl === undefined ? {} : { baseUrl: target.baseUrl }),
    tasks,
    monthlyBudgetUsd,
    ...(allowUnknownPrice ? { allowUnknownPrice } : {}),
  };
  await parts.save(setting);
  for (const [language, routed] of tuned) await parts.route(language, routed);
  await offerTest(parts, target, model.id);
  return setting;
}

async function askTarget(dialog: Dialog, title: string): Promise<Target | undefined> {
  const { t } = dialog;
  const choices: Choice<HostedProviderId>[] = Object.entries(HOSTS).map(([id, [label, description]]) => ({
    label,
    description,
    // Object.entries forgets that the keys are those of HOSTS.
    value: id as HostedProviderId,
  }));
  choices.push({
    label: t('Another address…'),
    description: t('any API like OpenAI’s'),
    value: 'openai-compatible',
  });
  const provider = await dialog.pick(choices, {
    title,
    placeHolder: t('Who may be asked when no local model can help?'),
  });
  if (provider === undefined) return undefined;
  if (provider !== 'openai-compatible') return { provider, host: HOSTS[provider][1] };
  const baseUrl = await dialog.input({
    title,
    placeHolder: 'https://api.example.com/v1',
    problem: (text) => (isWebApi(text) ? undefined : t('An https address, as the documentation of the API has it.')),
  });
  return baseUrl === undefined ? undefined : { provider, host: new URL(baseUrl.trim()).host, baseUrl: baseUrl.trim() };
}

/** https, or http on this machine alone: a key must not travel in the open. */
function isWebApi(text: string): boolean {
  if (!URL.canParse(text.trim())) return false;
  const { protocol, hostname, username } = new URL(text.trim());
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback));
}

async function askModel(
  dialog: Dialog,
  title: string,
  listing: Promise<FallbackModelsResult>,
): Promise<{ id: string; isPriced: boolean } | undefined> {
  const { t } = dialog;
  const { models, asOf } = await listing;
  const choices: Choice<string>[] = [
    ...models.map((model) => ({
      label: model.name,
      description: model.id,
      detail: pricesInWords(model, t),
      value: model.id,
    })),
    { label: t('Another model…'), description: t('by its name'), value: '' },
  ];
  const picked = await dialog.pick(choices, { title, placeHolder: t('Which model? Prices as of {0}', asOf) });
  if (picked === undefined) return undefined;
  const id =
    picked || (await dialog.input({ title, placeHolder: t('Name of the model, as the provider writes it') }))?.trim();
  if (!id) return undefined;
  const known = models.find((model) => model.id === id);
  return { id, isPriced: known !== undefined && known.outputUsdPerMillion !== null };
}

async function agreeToUnknownPrice(dialog: Dialog, model: string): Promise<boolean> {
  const { t } = dialog;
  return dialog.agree(t('Nobody knows what {0} costs. Ask it all the same?', model), {
    detail: t(
      'Hob cannot hold a budget without a price: each use is counted as unknown. Write the price into hob.savings.prices, and the budget holds.',
    ),
    yes: t('Ask Without a Price'),
  });
}

async function askKey({ dialog, secrets }: SetUpParts, title: string, { provider, host }: Target): Promise<boolean> {
  const { t } = dialog;
  const id = fallbackSecretId(provider);
  const isKnown = (await secrets.get(id)) !== undefined;
  const key = await dialog.input({
    title,
    placeHolder: isKnown
      ? t('Key for {0}; leave empty to keep the one there is', host)
      : t('Key for {0}; it is kept in the system’s own secret store', host),
    isSecret: true,
    problem: (text) => (text.trim() === '' && !isKnown ? t('The API wants a key.') : undefined),
  });
  if (key === undefined) return false;
  if (key.trim() !== '') await secrets.store(id, key.trim());
  return true;
}

async function askRules(dialog: Dialog, title: string, canComplete: boolean): Promise<TaskRules | undefined> {
  const { t } = dialog;
  const choice = await dialog.pick(rulesChoices(t), { title, placeHolder: t('When may it be asked?') });
  if (choice !== 'each') return choice;
  const ticked = await dialog.pickMany(eachRule(t, canComplete), { title, placeHolder: t('When may it be asked?') });
  return ticked && rulesOf(ticked);
}

async function askBudget(dialog: Dialog, title: string): Promise<number | undefined> {
  const { t } = dialog;
  const amountOf = (text: string) =>
    /^\s*\$?\s*\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(/[$\s]/g, '').replace(',', '.')) : Number.NaN;
  const text = await dialog.input({
    title,
    placeHolder: t('Budget in US dollars for each month; Hob stops there'),
    value: String(DEFAULT_BUDGET_USD),
    problem: (entered) => (Number.isNaN(amountOf(entered)) ? t('A number of dollars, for example 5.') : undefined),
  });
  return text === undefined ? undefined : amountOf(text);
}

async function offerTest({ dialog, test }: SetUpParts, target: Target, model: string): Promise<void> {
  const { t } = dialog;
  const { provider, host, baseUrl } = target;
  const isWanted = await dialog.agree(t('Test the key now?'), {
    detail: t('This asks {0} once for its list of models. It costs nothing, and no text of yours is sent.', host),
    yes: t('Test'),
  });
  if (!isWanted) {
    dialog.tell(t('The fallback is set up. You will be asked in each workspace before anything is sent from it.'));
    return;
  }
  const { text } = await test({ provider, model, ...(baseUrl === undefined ? {} : { baseUrl }) });
  dialog.tell(text);
}
