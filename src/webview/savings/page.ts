// The report as a page: head with actions, the parts, the basis in words. Built anew whenever the figures change.
import type { SavingsReport, SavingsViewMessage } from '../../shared/protocol/savingsView.ts';
import { el } from '../dom.ts';
import { PERIODS, type Period } from './aggregate.ts';
import { button } from './button.ts';
import { emptyState } from './emptyState.ts';
import { count, usd } from './figures.ts';
import { printable } from './printable.ts';
import { byModel, byTask, headline, outlook, overTime, quality, shares } from './sections.ts';

export interface PageOptions {
  readonly period: Period;
  readonly post: (message: SavingsViewMessage) => void;
  readonly choosePeriod: (period: Period) => void;
}

export function savingsPage(report: SavingsReport, options: PageOptions): HTMLElement {
  const isEmpty = report.cells.length === 0;
  const section = (title: string, ...content: HTMLElement[]) => el('section', {}, el('h2', {}, title), ...content);
  const parts = isEmpty
    ? [emptyState(report)]
    : [
        headline(report),
        section('Over time', periodChoice(options), overTime(report, options.period)),
        section('By task', byTask(report)),
        section('By model', byModel(report)),
        section('Local, hosted, specialised', shares(report)),
        section('Outlook', outlook(report), settingsRow(options)),
        section('Completions', quality(report)),
      ];
  return el('main', {}, head(options, isEmpty), ...parts, basis(report, options));
}

function head({ post }: PageOptions, isEmpty: boolean): HTMLElement {
  const actions = isEmpty
    ? []
    : [
        button('Export CSV', () => post({ type: 'export', format: 'csv' })),
        button('Export JSON', () => post({ type: 'export', format: 'json' })),
        button('Print…', () => post({ type: 'print', html: printable() })),
        button('Clear History…', () => post({ type: 'clear' })),
      ];
  return el('header', {}, el('h1', {}, 'Savings'), el('div', { class: 'actions' }, ...actions));
}

function periodChoice({ period, choosePeriod }: PageOptions): HTMLElement {
  const choices = PERIODS.map((name) => {
    const choice = button(`By ${name}`, () => choosePeriod(name));
    choice.setAttribute('aria-pressed', String(name === period));
    choice.setAttribute('data-period', name);
    return choice;
  });
  return el('div', { class: 'choice', role: 'group', 'aria-label': 'Period' }, ...choices);
}

function settingsRow({ post }: PageOptions): HTMLElement {
  return el(
    'div',
    { class: 'actions' },
    button('Hardware Price', () => post({ type: 'openSetting', key: 'savings.hardwareUsd' })),
    button('Electricity', () => post({ type: 'openSetting', key: 'savings.electricity' })),
    button('Subscription', () => post({ type: 'openSetting', key: 'savings.subscriptionUsdPerMonth' })),
  );
}

/** What every figure rests on, and where to change it. */
function basis(report: SavingsReport, { post }: PageOptions): HTMLElement {
  const reference = (task: 'completion' | 'chat', name: string) => {
    const model = report.references[task];
    const price = model
      ? `${model.name}: ${usd(model.inputMicroUsd)} in, ${usd(model.outputMicroUsd)} out per million tokens`
      : 'unknown';
    return el(
      'li',
      {},
      `${name}: ${price} `,
      button('Change…', () => post({ type: 'chooseReference', task })),
    );
  };
  const torn = report.tornLines > 0 ? ` ${count(report.tornLines)} lines could not be read and are left out.` : '';
  return el(
    'section',
    { class: 'basis' },
    el('h2', {}, 'What this rests on'),
    el('p', {}, report.basis),
    el('ul', {}, reference('completion', 'Completions'), reference('chat', 'Chat, edits, commit messages')),
    el('p', {}, `Ledger: ${report.ledgerFolder}.${torn}`),
    el(
      'div',
      { class: 'actions' },
      button('Own Prices', () => post({ type: 'openSetting', key: 'savings.prices' })),
      button('Open Ledger Folder', () => post({ type: 'openFolder' })),
    ),
  );
}
