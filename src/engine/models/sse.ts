// Server-sent events as model servers send them: the data of each event, comments (keep-alives) left out.

/**
 * Yields the data of each event. An event that the stream ends in without a blank line counts.
 * `error:` lines are how older llama-server builds send an error in mid-stream; their text comes as data.
 */
export async function* readEvents(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let data: string | undefined;
  for await (const line of lines) {
    if (line === '') {
      if (data !== undefined) yield data;
      data = undefined;
      continue;
    }
    const piece = dataOf(line);
    if (piece !== undefined) data = data === undefined ? piece : `${data}\n${piece}`;
  }
  if (data !== undefined) yield data;
}

function dataOf(line: string): string | undefined {
  const name = line.startsWith('data:') ? 'data:' : line.startsWith('error:') ? 'error:' : undefined;
  if (name === undefined) return undefined;
  return line.startsWith(' ', name.length) ? line.slice(name.length + 1) : line.slice(name.length);
}
