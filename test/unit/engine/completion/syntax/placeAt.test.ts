// What is open at the cursor where the lines looked at may themselves begin inside a string.
import assert from 'node:assert/strict';
import { placeAt } from '../../../../../src/engine/completion/syntax/placeAt.ts';

/** More lines than are looked at, with quotes that come in pairs. */
const ABOVE = `def f():\n    """Adds."""\n    return 1\n\n`.repeat(80);

describe('placeAt', () => {
  it('is in a doc string that has just begun, far down in a file', () => {
    assert.equal(placeAt(`${ABOVE}class C:\n    """Holds a key.\n\n    `, 'python')?.until, '"""');
  });

  it('is in code where the window begins inside a string', () => {
    const inside = `"""\n${'text\n'.repeat(250)}"""\nx = `;
    assert.equal(placeAt(inside, 'python')?.until, undefined);
  });
});
