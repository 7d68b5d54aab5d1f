import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readBattery } from '../../../../src/engine/completion/power.ts';

describe('power', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'power-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const supply = (name: string, status: string) => {
    fs.mkdirSync(path.join(folder, name));
    fs.writeFileSync(path.join(folder, name, 'status'), `${status}\n`);
  };

  it('is a battery only while one discharges', async () => {
    fs.mkdirSync(path.join(folder, 'AC'));
    supply('BAT0', 'Full');
    assert.equal(await readBattery('linux', folder), false);
    supply('BAT1', 'Discharging');
    assert.equal(await readBattery('linux', folder), true);
  });

  it('is mains where nothing can be read', async () => {
    assert.equal(await readBattery('linux', path.join(folder, 'missing')), false);
    assert.equal(await readBattery('win32', folder), false);
  });
});
