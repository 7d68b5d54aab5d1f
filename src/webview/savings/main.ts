// Entry of the savings report's page: hears the report, draws it, keeps the chosen period and the place on the page.
import './savings.css';
import type { SavingsHostMessage, SavingsReport, SavingsViewMessage } from '../../shared/protocol/savingsView.ts';
import { el } from '../dom.ts';
import { PERIODS, type Period } from './aggregate.ts';
import { savingsPage } from './page.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const kept = api.getState() as { period?: unknown } | null | undefined; // only this page writes it
let period: Period = PERIODS.find((name) => name === kept?.period) ?? 'day';
let shown: SavingsReport | undefined;

const post = (message: SavingsViewMessage) => api.postMessage(message);

function draw(report: SavingsReport): void {
  shown = report;
  const openTables = [...document.querySelectorAll('details')].map((details) => details.open);
  const { scrollY } = window;
  document.body.replaceChildren(savingsPage(report, { period, post, choosePeriod }));
  document.querySelectorAll('details').forEach((details, at) => {
    details.open = openTables[at] ?? false;
  });
  window.scrollTo(0, scrollY);
}

function choosePeriod(next: Period): void {
  period = next;
  api.setState({ period });
  if (shown) draw(shown);
  document.querySelector<HTMLButtonElement>(`[data-period="${next}"]`)?.focus();
}

/** Without figures there is a sentence; figures that are there stay, with the sentence above them. */
function say(message: string): void {
  document.querySelector('.problem')?.remove();
  document.body.prepend(el('p', { class: 'problem', role: 'status' }, message));
}

// Nothing else can post into the page: it has no frames and opens no windows.
window.addEventListener('message', ({ data }: MessageEvent<SavingsHostMessage>) => {
  if (data.type === 'report') draw(data.report);
  else say(`The savings cannot be shown: ${data.message}`);
});
say('Reading the ledger…');
post({ type: 'ready' });
