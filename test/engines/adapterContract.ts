// What Hob expects of a LoRA adapter on every kind of server: listed below its base, completed for in its base's layout,
// and really applied.
import assert from 'node:assert/strict';
import type { KnownServer } from '../../src/engine/models/registry.ts';
import { ServerRegistry } from '../../src/engine/models/registry.ts';
import { createPerimeter } from '../../src/engine/perimeter/perimeter.ts';
import type { EngineServer } from '../harness/engines/launch.ts';

const PROMPT = '<|fim_prefix|>function add(a: number, b: number): number {\n  return <|fim_suffix|>\n}\n<|fim_middle|>';

/** `base` and `adapter` as the server lists them. */
export async function checkAdapter(server: EngineServer, base: string, adapter: string): Promise<void> {
  const perimeter = createPerimeter({
    allowedHosts: () => [],
    audit: { left: () => assert.fail('left the machine'), stayed: () => {} },
  });
  const registry = new ServerRegistry({ fetch: perimeter.fetch, env: {} });
  try {
    registry.update({
      servers: [{ name: 'box', kind: server.kind, url: server.url }],
      'perimeter.allowedHosts': [],
    });
    await registry.refresh();
    const box = registry.find('box') ?? assert.fail('no server');
    const info = (name: string) => box.models.find((model) => model.name === name) ?? assert.fail(`no ${name}`);
    const { parent, isSpecialised, fim, fimFamily, contextTokens } = info(adapter);
    assert.deepEqual([parent, isSpecialised], [base, true]);
    const expected = info(base);
    assert.equal(expected.parent, undefined);
    assert.deepEqual([fim, fimFamily, contextTokens], [expected.fim, expected.fimFamily, expected.contextTokens]);
    const plain = await textOf(box, base);
    const tuned = await textOf(box, adapter);
    assert.ok(plain.trim() && tuned.trim(), JSON.stringify([plain, tuned]));
    assert.notEqual(tuned, plain);
    assert.deepEqual([await textOf(box, base), await textOf(box, adapter)], [plain, tuned], 'one after the other');
  } finally {
    registry.dispose();
    perimeter.dispose();
  }
}

async function textOf({ client }: KnownServer, model: string): Promise<string> {
  let text = '';
  const stop = ['<|endoftext|>'];
  const request = { model, prompt: PROMPT, maxTokens: 24, stop, signal: new AbortController().signal };
  for await (const event of client.complete(request)) {
    if (event.type === 'end') assert.notEqual(event.reason, 'incomplete');
    else text += event.text;
  }
  return text;
}
