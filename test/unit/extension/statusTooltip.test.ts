import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { COMMANDS } from '../../../src/extension/ids.ts';
import { remedyTitle } from '../../../src/extension/status/remedyTitle.ts';
import { escapeMarkdown, statusTooltip } from '../../../src/extension/status/statusTooltip.ts';
import { english, snapshot, status } from './fixtures.ts';

describe('statusTooltip', () => {
  it('names every figure and its basis', () => {
    const tooltip = statusTooltip(snapshot(), english);
    for (const part of [
      '\\$0.12',
      '\\$3.41',
      '\\$41.00',
      '1,234 |',
      '1,234,567',
      'Paid this month',
      'prices as of 2026-11-01',
    ]) {
      assert.ok(tooltip.includes(part), `${part} is missing in:\n${tooltip}`);
    }
  });

  it('shows unknown amounts as unknown', () => {
    const saved = { ...status().saved, allTimeMicroUsd: null };
    assert.match(statusTooltip(snapshot({ saved }), english), /All time \| unknown \|/);
  });

  it('gives the last reason with the command that mends it', () => {
    const lastReason = { code: 'no-model', text: 'No model can complete code.', command: COMMANDS.switchModel };
    const tooltip = statusTooltip(snapshot({ lastReason }), english);
    assert.match(
      tooltip,
      /Last time nothing appeared: No model can complete code\. \[Switch Model\]\(command:hob\.switchModel\)/,
    );
  });

  it('links no command that is not one of Hob’s', () => {
    const lastReason = { code: 'x', text: 'x', command: 'workbench.action.terminal.sendSequence' };
    assert.doesNotMatch(statusTooltip(snapshot({ lastReason }), english), /sendSequence/);
  });

  it('lets no text from a server become a link, a picture or a table cell', () => {
    const evil = '[click](command:evil) ![x](http://host/p.png) | a';
    const saved = { ...status().saved, basis: evil };
    const tooltip = statusTooltip(snapshot({ saved, detail: evil, models: { chat: evil } }), english);
    assert.doesNotMatch(tooltip, /(?<!\\)\]\((?!command:hob\.)/);
  });

  it('offers the restart while the language server is down', () => {
    const tooltip = statusTooltip({ session: 'failed', status: undefined }, english);
    assert.match(tooltip, /command:hob\.restartServer/);
  });
});

describe('escapeMarkdown', () => {
  it('makes one line of harmless text', () => {
    assert.equal(escapeMarkdown('a\n# b *c*'), 'a \\# b \\*c\\*');
  });
});

describe('remedyTitle', () => {
  it('has a title for every command, and for nothing else', () => {
    for (const command of Object.values(COMMANDS)) assert.ok(remedyTitle(command), command);
    assert.equal(remedyTitle('toString'), undefined);
  });
});
