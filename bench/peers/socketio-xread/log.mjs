/** The stream of an answer: an entry for each token, field `text`, and at last one with the field `end`. */
export function keyOf(id) {
  return `answer:${id}`;
}

/** Kept after the end, in seconds, so that one who comes late can read it. */
export const KEPT = 600;

/** Whether one entry's id, `<milliseconds>-<number>`, comes before another's. */
export function isBefore(id, other) {
  const [time, number = 0] = id.split('-').map(Number);
  const [otherTime, otherNumber = 0] = other.split('-').map(Number);
  return time < otherTime || (time === otherTime && number < otherNumber);
}
