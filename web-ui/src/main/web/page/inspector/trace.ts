import type { Arrival, Entry, Sample } from './sample.ts';

/** More of a log is not kept here; the oldest go first, and `skipped` counts them. */
const MOST_ENTRIES = 20_000;
const MOST_ARRIVALS = 20_000;

/** Everything that the samples of one answer have told so far. */
export class Trace {
  latest: Sample | undefined;
  question: unknown;
  entries: Entry[] = [];
  /** Entries in front of the first one here. */
  skipped = 0;
  readonly arrivals = new Map<string, Arrival>();

  /** After a reconnection the log comes again from its beginning: what is here already is not taken twice. */
  add(sample: Sample): void {
    if (sample.question !== undefined && sample.question !== null) {
      this.question = sample.question;
    }
    const last = this.entries.at(-1)?.offset ?? '';
    if (this.entries.length === 0) {
      this.skipped = sample.skipped ?? 0;
    }
    this.entries.push(...sample.entries.filter((entry) => entry.offset > last));
    if (this.entries.length > MOST_ENTRIES) {
      this.skipped += this.entries.splice(0, this.entries.length - MOST_ENTRIES).length;
    }
    for (const arrival of sample.arrivals) {
      this.arrivals.set(arrival.offset, arrival);
    }
    for (const offset of this.arrivals.keys()) {
      if (this.arrivals.size <= MOST_ARRIVALS) {
        break;
      }
      this.arrivals.delete(offset);
    }
    this.latest = sample;
  }
}

/** The attempt that an offset belongs to; the asked entry and the end belong to none. */
export function attemptOf(offset: string): number | undefined {
  const attempt = Number(offset.split('-')[0]);
  return attempt > 0 && attempt < 99 ? attempt : undefined;
}

/** The pieces of the attempt that counts, which is the last one. */
export function pieces(entries: Entry[]): Entry[] {
  let attempt = 0;
  for (let i = entries.length - 1; i >= 0 && attempt === 0; i--) {
    attempt = attemptOf(entries[i]!.offset) ?? 0;
  }
  return entries.filter((entry) => isPiece(entry) && attemptOf(entry.offset) === attempt);
}

export function isPiece(entry: Entry): boolean {
  return entry.type === 'text' || entry.type === 'reasoning';
}
