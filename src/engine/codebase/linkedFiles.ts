// What the files around a file say about it: who imports it writes what it is for, and its test says what it does, often
// in the words of a person. The web's search engines use the text of links in the same way.

/**
 * By path: how well the files that have a link to it answer, on average with one more that does not, since a single file
 * says less than several that agree. `answers` is by path, 0 where one is missing.
 */
export function likenessOfUsers(
  files: ReadonlyMap<string, { readonly links: readonly string[] }>,
  answers: ReadonlyMap<string, number>,
): Map<string, number> {
  const sums = new Map<string, { total: number; users: number }>();
  for (const [path, { links }] of files) {
    const answer = answers.get(path) ?? 0;
    for (const link of links) {
      const sum = sums.get(link) ?? { total: 0, users: 0 };
      sum.total += answer;
      sum.users++;
      sums.set(link, sum);
    }
  }
  return new Map([...sums].map(([path, { total, users }]) => [path, total / (users + 1)]));
}
