// All cases of the bench: real edits, each told in several ways, each of these with several disturbances. Always the same.
import fs from 'node:fs';
import path from 'node:path';
import { between, seeded } from '../../test/harness/random.ts';
import { FORMS, type Form, tell } from './answerForms.ts';
import { DISTURBANCES, type Disturbance, disturb } from './disturbances.ts';
import type { RealEdit } from './realEdit.ts';

export interface ApplyCase {
  readonly name: string;
  readonly form: Form;
  readonly disturbance: Disturbance;
  readonly languageId: string;
  readonly code: string;
  readonly language: string;
  readonly text: string;
  readonly intended: string;
}

export const SEED = 20_261_122;
/** Of each edit; all ways and disturbances get their turn over the edits. */
const PER_EDIT = 6;

export function applyCases(): ApplyCase[] {
  const file = path.join(import.meta.dirname, '..', 'data', 'apply', 'commits.json');
  const edits = JSON.parse(fs.readFileSync(file, 'utf8')) as RealEdit[];
  const random = seeded(SEED);
  return edits.flatMap((edit, index) => {
    const all = FORMS.flatMap((form) => DISTURBANCES.map((disturbance) => ({ form, disturbance })));
    const cases: ApplyCase[] = [];
    const start = (index * 7 + between(random, 0, all.length - 1)) % all.length;
    for (let step = 0; step < all.length && cases.length < PER_EDIT; step++) {
      // 7 and the number of combinations have no common divisor: each comes once.
      const combination = all[(start + step * 7) % all.length];
      const made = combination && caseOf(edit, combination.form, combination.disturbance, random);
      if (made) cases.push(made);
    }
    return cases;
  });
}

function caseOf(edit: RealEdit, form: Form, disturbance: Disturbance, random: () => number): ApplyCase | undefined {
  const told = tell(edit, form);
  const situation = told && disturb(edit, told, disturbance, random);
  if (!situation) return undefined;
  const join = (lines: readonly string[]) =>
    lines.join(situation.eol) + (situation.hasFinalNewline ? situation.eol : '');
  return {
    name: `${edit.commit} ${edit.path}, ${form}, ${disturbance}`,
    form,
    disturbance,
    languageId: edit.languageId,
    code: situation.answer.map((line) => `${line}\n`).join(''),
    language: told.language,
    text: join(situation.before),
    intended: join(situation.after),
  };
}
