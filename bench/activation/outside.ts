// Activation without VS Code: bundle load plus activate, each sample in a process of its own.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../replay/serverBundle.ts';
import type { Row } from '../report/results.ts';
import { median } from './median.ts';

interface Sample {
  readonly loadMs: number;
  readonly activateMs: number;
  /** Processor time of both, user and system. */
  readonly cpuMs: number;
}

const BUNDLE = path.join(REPOSITORY, 'dist', 'extension.js');
const SAMPLE = path.join(import.meta.dirname, 'sample.cjs');

/** The first sample, which may have to read the files from the disk, is not counted. */
export function activateOutside(count: number): Row {
  takeSample();
  const samples = Array.from({ length: count }, takeSample);
  const whole = samples.map(({ loadMs, activateMs }) => loadMs + activateMs);
  return {
    samples: count,
    'load ms': median(samples.map(({ loadMs }) => loadMs)),
    'activate ms': median(samples.map(({ activateMs }) => activateMs)),
    'both ms': median(whole),
    'both ms, slowest': Number(Math.max(...whole).toFixed(1)),
    'both, processor ms': median(samples.map(({ cpuMs }) => cpuMs)),
    'bundle KB': Math.round(fs.statSync(BUNDLE).size / 1000),
  };
}

function takeSample(): Sample {
  // Written by sample.cjs.
  return JSON.parse(execFileSync(process.execPath, [SAMPLE, BUNDLE], { encoding: 'utf8' })) as Sample;
}
