// Grants: one request each, to the address, task and model that the person agreed to, as long as nothing stands against it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Grants, type GrantTerms } from '../../../../src/engine/perimeter/grants.ts';

const TERMS: GrantTerms = {
  origin: 'https://api.example.com/v1',
  provider: 'Example',
  task: 'chat',
  model: 'big',
  objection: () => undefined,
};
const REQUEST = { url: new URL('https://api.example.com/v1/chat'), task: 'chat', model: 'big' } as const;

describe('grants', () => {
  it('lets exactly one request through', () => {
    const grants = new Grants();
    const grant = grants.issue(TERMS);
    grants.confirm(grant, REQUEST);
    assert.throws(() => grants.confirm(grant, REQUEST), { kind: 'refused', message: /one request/ });
  });

  it('covers no other address, task or model, and is used up by the attempt', () => {
    const grants = new Grants();
    const others = [
      { ...REQUEST, url: new URL('https://evil.example.com/v1/chat') },
      { ...REQUEST, url: new URL('http://api.example.com/v1/chat') },
      { ...REQUEST, url: new URL('https://api.example.com:8443/v1/chat') },
      { ...REQUEST, task: 'completion' as const },
      { ...REQUEST, model: 'bigger' },
      { ...REQUEST, model: undefined },
    ];
    for (const other of others) {
      const grant = grants.issue(TERMS);
      assert.throws(() => grants.confirm(grant, other), { kind: 'refused', message: /Example does not cover/ });
      assert.throws(() => grants.confirm(grant, REQUEST), { kind: 'refused' });
    }
  });

  it('asks at the moment of the request, and repeats what stands against it', () => {
    const grants = new Grants();
    let objection: string | undefined = 'The budget of this month is used up.';
    const terms = { ...TERMS, objection: () => objection };
    assert.throws(() => grants.confirm(grants.issue(terms), REQUEST), { kind: 'refused', message: objection });
    const grant = grants.issue(terms);
    objection = undefined;
    grants.confirm(grant, REQUEST);
  });

  it('knows the object itself, not what it looks like, and only its own', () => {
    const grants = new Grants();
    const grant = grants.issue(TERMS);
    assert.throws(() => grants.confirm({ ...grant }, REQUEST), { kind: 'refused' });
    assert.throws(() => grants.confirm(JSON.parse(JSON.stringify(grant)), REQUEST), { kind: 'refused' });
    assert.throws(() => new Grants().confirm(grant, REQUEST), { kind: 'refused' });
  });

  it('is not given for what is no web address', () => {
    assert.throws(() => new Grants().issue({ ...TERMS, origin: 'file:///etc/passwd' }), { kind: 'refused' });
  });
});
