// Holds package.json against the ids in the code, the marketplace's rules and VS Code's own keys.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { CHAT_VIEW, COMMANDS, CONTEXT, VIEW_CONTAINER } from '../../../src/extension/ids.ts';
import { ACCEPTED_COMMAND } from '../../../src/shared/protocol/completion.ts';
import { manifest, root, textOf, texts } from './manifest.ts';

const { contributes } = manifest;
const json = JSON.stringify(manifest);

/** Keys that VS Code 1.139 binds while an editor has the focus; ghost text's own keys are among them. */
const BUILT_IN_KEYS = [
  'tab',
  'escape',
  'ctrl+right',
  'cmd+right',
  'alt+[',
  'alt+]',
  'alt+\\',
  'ctrl+alt+down',
  'ctrl+alt+right',
];

describe('package.json', () => {
  it('declares exactly the commands that the code names', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(COMMANDS).sort());
  });

  it('names commands in Title Case, under Hob', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.equal(category, 'Hob');
      const small = ['of', 'or', 'on', 'the', 'a', 'to', 'and'];
      const words = textOf(title)
        .split(' ')
        .filter((word) => !small.includes(word));
      assert.ok(words.length > 0 && words.every((word) => /^[A-Z]/.test(word)), `${command}: ${textOf(title)}`);
    }
  });

  it('puts no unknown command into menus, keys or walkthrough links', () => {
    const known: string[] = [...Object.values(COMMANDS), ACCEPTED_COMMAND];
    const used = [
      ...Object.values(contributes.menus)
        .flat()
        .map(({ command }) => command),
      ...contributes.keybindings.map(({ command }) => command),
      ...Object.values(texts).flatMap((text) =>
        [...text.matchAll(/command:(hob\.[\w.]+)/g)].map((match) => match[1] ?? ''),
      ),
      ...[...json.matchAll(/onCommand:(hob\.[\w.]+)/g)].map((match) => match[1] ?? ''),
    ];
    assert.deepEqual(
      used.filter((command) => !known.includes(command)),
      [],
    );
  });

  it('overrides no key of VS Code’s own', () => {
    for (const { key, when } of contributes.keybindings) {
      assert.ok(!BUILT_IN_KEYS.includes(key), key);
      assert.ok(when.length > 0);
    }
  });

  it('knows the view and the context key by the names the code uses', () => {
    assert.equal(contributes.views[VIEW_CONTAINER]?.[0]?.id, CHAT_VIEW);
    assert.ok(json.includes(CONTEXT.serverState));
  });

  it('takes every text from package.nls.json, and leaves none there unused', () => {
    const used = new Set([...json.matchAll(/"%([^"%]+)%"/g)].map((match) => match[1] ?? ''));
    assert.deepEqual(
      [...used].filter((key) => !texts[key]),
      [],
    );
    assert.deepEqual(
      Object.keys(texts).filter((key) => !used.has(key)),
      [],
    );
  });

  it('names only files that are there', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.grammars.map((grammar) => grammar.path),
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    assert.deepEqual(
      files.filter((file) => !fs.existsSync(path.join(root, file))),
      [],
    );
  });

  it('has an icon of 256 by 256 pixels', () => {
    const png = fs.readFileSync(path.join(root, manifest.icon));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
  });

  it('stays within the marketplace’s rules', () => {
    assert.deepEqual(manifest.categories, ['AI', 'Chat', 'Programming Languages', 'Machine Learning']);
    assert.ok(manifest.keywords.length <= 12);
    assert.deepEqual(manifest.activationEvents, ['onStartupFinished']);
  });

  it('leads through four or five steps, each of which can be completed', () => {
    for (const { steps } of contributes.walkthroughs) {
      assert.ok(steps.length >= 4 && steps.length <= 5);
      for (const step of steps) assert.ok(step.completionEvents.length > 0);
    }
  });
});
