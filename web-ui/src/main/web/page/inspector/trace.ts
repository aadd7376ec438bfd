import { Attempt } from './attempt.ts';
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
  /** The attempt that counts, which is the last one. */
  attempt = new Attempt(undefined, true);
  readonly arrivals = new Map<string, Arrival>();

  /** After a reconnection the log comes again from its beginning: what is here already is not taken twice. */
  add(sample: Sample): void {
    if (sample.question !== undefined && sample.question !== null) {
      this.question = sample.question;
    }
    const last = this.entries.at(-1)?.id;
    const fresh = last === undefined ? sample.entries : sample.entries.filter(({ id }) => isAfter(id, last));
    if (sample.skipped && fresh.length === sample.entries.length) {
      // What was left out stands between the entries here and these: a list with a hole would lie.
      this.skipped += this.entries.length + sample.skipped;
      this.entries = [];
      this.attempt = new Attempt(undefined, false);
    }
    fresh.forEach((entry) => this.#take(entry));
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

  #take(entry: Entry): void {
    this.entries.push(entry);
    const number = attemptOf(entry.offset);
    if (number !== undefined && number !== this.attempt.number) {
      this.attempt = new Attempt(number, this.skipped === 0 || !isPiece(entry));
    }
    if (number !== undefined && isPiece(entry)) {
      this.attempt.add(entry);
    }
  }
}

/** Whether a stream's entry comes after another one. */
function isAfter(id: string, other: string): boolean {
  const [ms, seq] = id.split('-').map(Number) as [number, number];
  const [otherMs, otherSeq] = other.split('-').map(Number) as [number, number];
  return ms > otherMs || (ms === otherMs && seq > otherSeq);
}

/** The attempt that an offset belongs to; the asked entry and the end belong to none. */
export function attemptOf(offset: string | null): number | undefined {
  const attempt = Number(offset?.split('-')[0] ?? 0);
  return attempt > 0 && attempt < 99 ? attempt : undefined;
}

export function isPiece(entry: Entry): boolean {
  return entry.type === 'text' || entry.type === 'reasoning';
}
