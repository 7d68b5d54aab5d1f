// The savings report as a file for a browser.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printedPage } from '../../../src/extension/savings/printedPage.ts';

describe('the printed report', () => {
  const page = printedPage('<main><h1>Savings</h1></main>', '.bar-saved { fill: var(--saved); }');

  it('is a whole page with the style sheet in it', () => {
    assert.match(page, /^<!DOCTYPE html>/);
    assert.match(page, /<style>[^<]*--vscode-charts-green:[^<]*\.bar-saved[^<]*<\/style>/);
    assert.match(page, /<body>\s*<main><h1>Savings<\/h1><\/main>\s*<\/body>/);
  });

  it('runs and loads nothing', () => {
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.doesNotMatch(page, /<script|https?:/);
  });
});
