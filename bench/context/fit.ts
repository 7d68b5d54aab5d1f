// Fits the weights of src/engine/context/likelihood.ts: node bench/context/fit.ts --places 100 --seed 7 folder…
// Prints them; use other folders and seeds than those that recall is then reported on.
import { parseArgs } from 'node:util';
import { gather } from '../../src/engine/context/evidence.ts';
import { FEATURES, featuresOf } from '../../src/engine/context/likelihood.ts';
import { seeded } from '../../test/harness/random.ts';
import { finish, readCheckout } from './checkout.ts';
import { heldOutPlaces } from './places.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { places: { type: 'string', default: '100' }, seed: { type: 'string', default: '7' } },
});
/** Of the names that were not needed, one in so many is kept, counted so many times. */
const THINNING = 8;
const RIDGE = 1;
const ROUNDS = 12;

interface Sample {
  readonly features: Float64Array;
  readonly isNeeded: boolean;
  readonly weight: number;
}

const random = seeded(Number(values.seed));
const samples: Sample[] = [];
for (const root of positionals) {
  const checkout = readCheckout(root);
  let places = 0;
  for (const { place, pool, needed } of heldOutPlaces(checkout, Number(values.places), Number(values.seed))) {
    places++;
    const evidence = finish(gather(place, pool));
    for (const name of evidence.seen) {
      const isNeeded = needed.has(name);
      if (!isNeeded && random() * THINNING > 1) continue;
      const features = Float64Array.from(featuresOf(name, evidence, pool.files.length, pool.vocabulary));
      samples.push({ features, isNeeded, weight: isNeeded ? 1 : THINNING });
    }
  }
  console.error(`${root}: ${checkout.files.length} files, ${places} places, ${samples.length} samples so far`);
}

const size = FEATURES.length;
const weights = new Float64Array(size);
weights[0] = -5;
for (let round = 0; round < ROUNDS; round++) {
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, (_, at) => {
    const row = new Float64Array(size);
    row[at] = RIDGE;
    return row;
  });
  let loss = 0;
  for (const { features, isNeeded, weight } of samples) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (weights[i] ?? 0) * (features[i] ?? 0);
    const p = 1 / (1 + Math.exp(-sum));
    loss -= weight * Math.log(Math.max(1e-9, isNeeded ? p : 1 - p));
    const error = weight * ((isNeeded ? 1 : 0) - p);
    const curve = weight * p * (1 - p);
    for (let i = 0; i < size; i++) {
      const x = features[i] ?? 0;
      if (x === 0) continue;
      gradient[i] = (gradient[i] ?? 0) + error * x;
      const row = hessian[i] as Float64Array;
      for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + curve * x * (features[j] ?? 0);
    }
  }
  for (let i = 1; i < size; i++) gradient[i] = (gradient[i] ?? 0) - RIDGE * (weights[i] ?? 0);
  const step = solve(hessian, gradient);
  for (let i = 0; i < size; i++) weights[i] = (weights[i] ?? 0) + Math.max(-2, Math.min(2, step[i] ?? 0));
  console.error(`round ${round}: loss ${loss.toFixed(0)}`);
}
FEATURES.forEach((name, at) => {
  console.log(`${(weights[at] ?? 0).toFixed(3).padStart(8)}  ${name}`);
});
console.log(`[${[...weights].map((weight) => weight.toFixed(2)).join(', ')}]`);

/** Gaussian elimination with pivots. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, at) => Float64Array.from([...row, right[at] ?? 0]));
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(rows[r]?.[i] ?? 0) > Math.abs(rows[pivot]?.[i] ?? 0)) pivot = r;
    const top = rows[pivot] as Float64Array<ArrayBuffer>;
    rows[pivot] = rows[i] as Float64Array<ArrayBuffer>;
    rows[i] = top;
    for (let r = i + 1; r < size; r++) {
      const row = rows[r] as Float64Array;
      const factor = (row[i] ?? 0) / (top[i] ?? 1);
      for (let c = i; c <= size; c++) row[c] = (row[c] ?? 0) - factor * (top[c] ?? 0);
    }
  }
  const result = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    const row = rows[i] as Float64Array;
    let sum = row[size] ?? 0;
    for (let c = i + 1; c < size; c++) sum -= (row[c] ?? 0) * (result[c] ?? 0);
    result[i] = sum / (row[i] ?? 1);
  }
  return result;
}
