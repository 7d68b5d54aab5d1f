// A long answer as models write them: prose, lists, tables, and long blocks of code in several languages, cut into
// pieces of the size of a token.

/** Pieces of about four characters, as many as asked for. */
export function longAnswer(tokens: number): string[] {
  const pieces: string[] = [];
  for (let index = 0; pieces.length < tokens; index++) pieces.push(...cutIntoTokens(section(index)));
  return pieces.slice(0, tokens);
}

function cutIntoTokens(text: string): string[] {
  return text.match(/\s*[^\s]{1,4}|\s+/g) ?? [];
}

const section = (index: number): string =>
  [
    `## ${index + 1}. A part with everything`,
    prose(4, index),
    list(12, index),
    CODE.map((write, at) => ((index + at) % 3 === 0 ? fence(write, 120) : '')).join('\n\n'),
    prose(2, index + 7),
    table(index % 4 === 3 ? 300 : 40),
    fence(CODE[index % CODE.length] ?? typescript, index % 5 === 4 ? 900 : 60),
    '> A quotation that goes on for a while, with `code` in it.\n> And a second line.',
    prose(1, index + 3),
    '',
  ].join('\n\n');

const repeat = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

function prose(paragraphs: number, seed: number): string {
  const words =
    'the cache keeps what a model has read so that only `the end` of a **prompt** is evaluated again and [the answer](https://example.com/a) begins sooner'.split(
      ' ',
    );
  return Array.from({ length: paragraphs }, (_, paragraph) =>
    Array.from(
      { length: 70 + ((seed + paragraph) % 5) * 20 },
      (_, at) => words[(at * 7 + seed + paragraph) % words.length],
    ).join(' '),
  ).join('\n\n');
}

function list(items: number, seed: number): string {
  return repeat(
    items,
    (at) =>
      `${at % 4 === 3 ? '   ' : ''}- item ${seed}.${at} with \`name${at}\` and **weight**, which goes on to the end of its line`,
  );
}

function table(rows: number): string {
  return `| Setting | Default | Meaning | Since |\n|---|--:|---|:-:|\n${repeat(rows, (at) => `| \`hob.setting${at}\` | ${at * 10} | What the **setting** number ${at} does | 1.${at} |`)}`;
}

interface Language {
  readonly name: string;
  line(at: number): string;
}

const fence = ({ name, line }: Language, lines: number) => `\`\`\`${name}\n${repeat(lines, line)}\n\`\`\``;

const typescript: Language = {
  name: 'typescript',
  line: (at) =>
    [
      `/** Adds what number ${at} needs. */`,
      `export async function part${at}(input: readonly string[], limit = ${at}): Promise<Map<string, number>> {`,
      '  const found = input.filter((each) => /^[a-z]+-\\d{2,}$/.test(each)).map((each) => [each, limit].join("-"));',
      '  return new Map(found.map((each, index) => [each, index * 2]));',
      '}',
      '',
    ][at % 6] ?? '',
};
const python: Language = {
  name: 'python',
  line: (at) =>
    [
      `class Part${at}(Base):`,
      '    """Keeps what has been read."""',
      `    def __init__(self, name: str, size: int = ${at}) -> None:`,
      "        self.label = f'{name!r}: {size:>8}'  # shown in the list",
      '        self.items = [item for item in range(size) if item % 2]',
      '',
    ][at % 6] ?? '',
};
const go: Language = {
  name: 'go',
  line: (at) =>
    [
      `func (s *Store) Get${at}(key string) (int, error) {`,
      '\tvalue, ok := s.values[key]',
      '\tif !ok {',
      `\t\treturn 0, fmt.Errorf("no key %q in part ${at}", key)`,
      '\t}',
      '\treturn value, nil',
      '}',
      '',
    ][at % 8] ?? '',
};
const sql: Language = {
  name: 'sql',
  line: (at) =>
    `SELECT id, count(*) AS n FROM orders_${at} WHERE state = 'open' AND total > ${at} GROUP BY id ORDER BY n DESC;`,
};
const html: Language = {
  name: 'html',
  line: (at) =>
    `<li class="entry entry-${at}" data-id="${at}"><a href="/parts/${at}" title="Part ${at}">Part &amp; ${at}</a></li>`,
};
const css: Language = {
  name: 'css',
  line: (at) =>
    `.part-${at} > a:hover { color: #${(at * 997).toString(16).padStart(6, '0').slice(-6)}; margin: ${at}px 0 2em; }`,
};
const json: Language = {
  name: 'json',
  line: (at) => `  "part${at}": { "size": ${at}, "names": ["a", "b"], "isOpen": true },`,
};
const rust: Language = {
  name: 'rust',
  line: (at) =>
    [
      `pub fn part_${at}<'a>(input: &'a str) -> Result<Vec<&'a str>, Error> {`,
      `    let found: Vec<_> = input.split(',').take(${at}).collect();`,
      '    Ok(found)',
      '}',
      '',
    ][at % 5] ?? '',
};
/** Of no language that is coloured. */
const unknown: Language = { name: 'brainfold', line: (at) => `++${'>'.repeat(at % 40)} step ${at} ..[->+<]` };

const CODE: readonly Language[] = [typescript, python, go, sql, html, css, json, rust, unknown];
