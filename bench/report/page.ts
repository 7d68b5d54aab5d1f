// docs/benchmarks.md, made from the results of all benches.
import fs from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../replay/serverBundle.ts';
import { BENCHES, type Bench, readResults, type Table } from './results.ts';

const PAGE = path.join(REPOSITORY, 'docs', 'benchmarks.md');

const INTRODUCTION = `# Benchmarks

Made by \`npm run bench\`; nothing here is written by hand. \`npm run bench -- --only replay\` (or ${BENCHES.slice(1)
  .map((bench) => `\`${bench}\``)
  .join(', ')}) repeats a part and leaves the rest of the page as it was. No test asserts these times: they say what one
machine did on one day. How things are counted is in [bench/replay/README.md](../bench/replay/README.md).
`;

const HEADINGS: Readonly<Record<Bench, { readonly title: string; readonly text: string }>> = {
  replay: {
    title: 'Inline completion: what a person sees and what the engine pays',
    text: `Lines of a real file are typed back into the built language server, at about 60 words a minute. The engine is simulated:
one slot, a KV prefix cache, a given prefill and decode speed (\`150/12\` tokens/s is a CPU, \`1500/60\` a laptop, \`6000/150\` a
GPU), right about 60 % of the lines. \`abort batch\`: it finishes a batch of 512 prompt tokens before it obeys a cancel, as
real engines do. All but the last columns are per 100 keystrokes. \`served\`: pauses of 450 ms or more that ended with the
right ghost text, of those in which an engine that saw the whole document could have given it. \`stale\` counts text that did
not fit the document, over the whole run. \`server CPU\` is the server process as a whole, from /proc: JSON, pipes and HTTP included.`,
  },
  workbench: {
    title: 'The same in VS Code',
    text: `One stretch typed twice at a person's pace with the same rhythm and the same simulated engine: over stdio as above, and
with real keys in VS Code with the packaged extension, where the ghost text is read from the screen. The two should agree.`,
  },
  keystroke: {
    title: "Hob's own cost per keystroke",
    text: `The completion engine in one process with a model that answers at once: CPU time of the whole process per key (document
update, gate, type-through, cache, prompt, filters, garbage collection), and how the heap grew.`,
  },
  context: {
    title: 'What context brings',
    text: `Of the names that the next ten true lines need and the prompt's own window lacks, the share that the context block
holds, by its size in tokens. \`perfect\` knows the answer: no choice of lines can do better.`,
  },
  infilling: {
    title: 'What the filters do to right and to damaged answers',
    text: `The true middle of each task goes through the filters as it is, and with what models do to it. Several lines are always
allowed, which is the harder case.`,
  },
  engines: {
    title: 'Real engines against the simulation',
    text: `A stretch is typed against a real engine with a tiny model, through a counting proxy. What the engine says it evaluated is
compared with what a prefix cache must evaluate for the same prompts in the same order, counted in the engine's own tokens.`,
  },
  codebase: {
    title: 'Finding the file that answers a question',
    text: `\`#codebase\` in the chat: questions in a person's words, each with the file that answers it, and what an index of 5 000
files costs. The ranking's weights were chosen on 120 of the questions (questions.json) and its list of like words on the first
100 of them; the 50 others (heldOut.json), about files drawn at random, show what a question that nobody tuned for can expect.
This project's own files change with every commit.`,
  },
  conversation: {
    title: 'What a follow-up question costs',
    text: `A chat on real engines: tokens evaluated for follow-up questions against the tokens that are new in them.`,
  },
  capacity: {
    title: 'How many people one shared server carries',
    text: `Recorded requests of people who type without a break, at a simulated server with continuous batching and a prefix cache
(vLLM's scheduler, step by step, in virtual time). What it assumes, and what it means for a team, is in [teams.md](teams.md).
A last table, where it has been taken (\`npm run bench:capacity -- --only real --write\`), holds the simulation against a real
vLLM.`,
  },
  reloads: {
    title: 'How often a model is loaded',
    text: `Completions and chats in turn on a real Ollama with one model for both, some called off in mid-answer, without the waiting
between them; Ollama itself would unload after five minutes. \`loads\` counts how often it started its engine.`,
  },
  recount: {
    title: 'What the savings ledger says, counted again',
    text: `Completions and chats on real engines through a proxy that writes down what passes, counted again from its log by code that
shares nothing with Hob's (\`bench/recount\`). Every third completion is accepted. What a difference comes from is in
[savings.md](savings.md).`,
  },
  ledger: {
    title: 'A year of requests in the savings ledger',
    text: `How large the ledger is, how fast it is summed and reported, what an entry costs the completion that leaves it, and how long
the report takes to open in VS Code, from the key to the figures on the screen.`,
  },
  anchoring: {
    title: 'What anchoring costs in quality',
    text: `Mean log-probability per token of the true continuation, from the model itself: with all text up to the cursor before the
suffix (prefix-before-suffix at the cursor), and with the last typed tokens after the middle token (anchored). A difference
of 0 means that the model does not mind. Run it on your own coder: \`npm run bench:anchoring -- --url … --kind …\`.`,
  },
  apply: {
    title: 'Applying code blocks to files',
    text: `Whether the code block of an answer ends up in the file as it was meant. Nothing is written without a diff that the person
saw, so what counts most is that a wrong result never looks like a sure one.`,
  },
  activation: {
    title: 'How long Hob takes to be active',
    text: `Reading \`dist/extension.js\` and running \`activate\`: after that commands, views and the status bar are there. What is
read afterwards (the language client, the parts a person opens) is not in it. The goal is 50 ms.`,
  },
  panel: {
    title: 'The chat panel',
    text: `The panel's page by itself in Chromium, under its own policy, with a stand-in for the extension host. Tasks are those of
the page's main thread in Chromium's trace; time on the processor does not count what else the machine did meanwhile.`,
  },
};

/** Writes the page from what there is. */
export function writePage(): void {
  const parts = BENCHES.flatMap((bench) => {
    const results = readResults(bench);
    if (!results) return [];
    const { command, circumstances: at } = results;
    const { title, text } = HEADINGS[bench];
    const where = `\`${command}\` on ${at.date}, code ${at.code}: ${at.machine}, Node ${at.node}, load ${at.load} at the end.`;
    return [`## ${title}`, text, where, ...results.tables.map(section)];
  });
  fs.writeFileSync(
    PAGE,
    `${[INTRODUCTION, ...parts]
      .join('\n\n')
      .replace(/\n{3,}/g, '\n\n')
      .trimEnd()}\n`,
  );
}

function section({ title, text, rows }: Table): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(columns.map((column) => String(row[column] ?? '–'))));
  return [
    `### ${title}`,
    ...(text ? [text] : []),
    [line(columns), line(columns.map(() => '---')), ...body].join('\n'),
  ].join('\n\n');
}
