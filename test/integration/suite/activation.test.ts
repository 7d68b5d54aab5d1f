// The extension as VS Code sees it: active, with all that its manifest promises.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SETTINGS, type SettingKey } from '../../../src/shared/settings/schema.ts';
import { activateHob, EXTENSION_ID, hobWithEngine, languageServerPids, SCRIPTED_ROUTE } from '../support/hob.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly views: Record<string, readonly { readonly id: string }[]>;
  };
}

function manifest(): Manifest {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is installed`);
  return extension.packageJSON as Manifest;
}

describe('activation', () => {
  it('activates and starts one language server', async () => {
    await activateHob();
    assert.equal(vscode.extensions.getExtension(EXTENSION_ID)?.isActive, true);
    assert.equal(languageServerPids().length, 1);
  });

  it('registers every command of the manifest', async () => {
    await activateHob();
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = manifest().contributes.commands.filter(({ command }) => !known.has(command));
    assert.deepEqual(
      missing.map(({ command }) => command),
      [],
    );
    // Known from the manifest is not yet registered: running an unregistered command is refused. This one opens nothing.
    await vscode.commands.executeCommand('hob.showLog');
  });

  it('has a focus command for each of its views', async () => {
    await activateHob();
    const known = new Set(await vscode.commands.getCommands(true));
    const views = Object.values(manifest().contributes.views).flat();
    assert.ok(views.length > 0);
    for (const { id } of views) assert.ok(known.has(`${id}.focus`), `${id}.focus`);
  });

  it('shows the defaults of its settings as the schema has them', () => {
    const configuration = vscode.workspace.getConfiguration('hob');
    for (const key of Object.keys(SETTINGS) as SettingKey[]) {
      assert.deepEqual(configuration.inspect(key)?.defaultValue, SETTINGS[key].default, `hob.${key}`);
    }
  });

  it('names the model at work and the server it runs on', async () => {
    const { api, engine } = await hobWithEngine();
    const status = api.status();
    assert.equal(status?.models.completion, SCRIPTED_ROUTE);
    const server = status?.servers.find(({ name }) => name === 'scripted');
    assert.equal(server?.state, 'up');
    assert.equal(server?.url, engine.url);
    assert.equal(server?.isDiscovered, false);
  });
});
