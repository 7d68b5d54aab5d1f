// Where tests of a file usually lie, by the custom of its language.

/** A path beside the file, `/` between its parts. */
export function testFileFor(path: string): string {
  const slash = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, slash);
  const name = path.slice(slash);
  const dot = name.lastIndexOf('.');
  const base = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  switch (extension) {
    case '.py':
      return `${folder}test_${base}${extension}`;
    case '.go':
    case '.rs':
    case '.dart':
    case '.exs':
      return `${folder}${base}_test${extension}`;
    case '.java':
    case '.kt':
    case '.cs':
    case '.php':
    case '.swift':
      return `${folder}${base}Test${extension}`;
    case '.rb':
      return `${folder}${base}_spec${extension}`;
    default:
      return `${folder}${base}.test${extension}`;
  }
}
