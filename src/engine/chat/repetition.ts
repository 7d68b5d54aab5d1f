// Notices a model that says the same thing for ever, which small models do, before it has filled its window.

/** So much of the end must be one repeated piece. Tables, hex dumps and test data stay well below. */
const STUCK_CHARS = 4_000;
/** Longest piece whose repetition is noticed. */
const LONGEST_PERIOD = 400;

/** Whether `text` ends in at least 4 000 characters that repeat a piece of at most 400. */
export function endsInRepetition(text: string): boolean {
  if (text.length < STUCK_CHARS) return false;
  const tail = text.slice(-STUCK_CHARS);
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    if (tail.startsWith(tail.slice(-LONGEST_PERIOD), STUCK_CHARS - LONGEST_PERIOD - period) && repeats(tail, period)) {
      return true;
    }
  }
  return false;
}

function repeats(text: string, period: number): boolean {
  for (let index = period; index < text.length; index++) {
    if (text.charCodeAt(index) !== text.charCodeAt(index - period)) return false;
  }
  return true;
}
