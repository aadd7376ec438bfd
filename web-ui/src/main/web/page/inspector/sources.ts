import { pieces } from './trace.ts';
import type { Entry } from './sample.ts';

/** Where an entry's text stands in the answer's source, in UTF-16 units. */
export interface Source {
  from: number;
  to: number;
}

/** A piece as the page received it; where several came joined, only the last one says its `offset`. */
interface Received {
  offset: string | undefined;
  kind: 'text' | 'reasoning';
  text: string;
}

/**
 * Finds each entry's place in the text of the attempt that counts. Where the front of the log is left out, the count starts at an offset that
 * the page has received and that is among the entries.
 */
export function sourcesOf(entries: Entry[], skipped: number, received: readonly Received[]): Map<string, Source> {
  const texts = pieces(entries).filter((entry) => entry.type === 'text');
  const ends = new Map<string, number>();
  let length = 0;
  for (const piece of received) {
    length += piece.kind === 'text' ? piece.text.length : 0;
    if (piece.offset !== undefined) {
      ends.set(piece.offset, length);
    }
  }
  let from = startOf(texts, skipped, ends);
  const sources = new Map<string, Source>();
  for (const entry of from === undefined ? [] : texts) {
    const to: number = from! + (entry.text?.length ?? 0);
    sources.set(entry.offset!, { from: from!, to });
    from = to;
  }
  return sources;
}

function startOf(texts: Entry[], skipped: number, ends: Map<string, number>): number | undefined {
  if (skipped === 0) {
    return 0;
  }
  let before = 0;
  for (const entry of texts) {
    before += entry.text?.length ?? 0;
    const end = ends.get(entry.offset!);
    if (end !== undefined) {
      return end - before;
    }
  }
  return undefined;
}
