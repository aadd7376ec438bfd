import type { Gap, GapFigures, Rates } from './rates.ts';
import type { Entry, Sample } from './sample.ts';
import type { Trace } from './trace.ts';

const TAPE_ENTRIES = 32;

/** What one sample makes of everything before it; does not change any more, so that a display can be frozen. */
export interface View {
  sample: Sample;
  question: unknown;
  entries: Entry[];
  skipped: number;
  /** How far the chart goes, in milliseconds since the asking. */
  until: number;
  /** Of the attempt that counts. */
  pieces: Entry[];
  gaps: Gap[];
  figures: GapFigures | undefined;
  rates: Rates;
  rate: number;
  sizes: number[];
}

/** @param before the view before: what is as it was then is the same object, so that nobody shows it anew */
export function viewOf(trace: Trace, sample: Sample, before?: View): View {
  const { entries, skipped, attempt, question } = trace;
  const { askedAt, endedAt } = sample.hops;
  const until = endedAt ?? (askedAt === null ? (attempt.last ?? 0) : sample.at - askedAt);
  const still = before && before.skipped === skipped && before.entries.at(-1) === entries.at(-1) ? before : undefined;
  return {
    sample,
    question,
    skipped,
    until,
    entries: still?.entries ?? entries.slice(),
    pieces: still?.pieces ?? attempt.pieces.slice(),
    gaps: still?.gaps ?? attempt.gaps.slice(),
    figures: still ? still.figures : attempt.figures,
    sizes: still?.sizes ?? entries.slice(-TAPE_ENTRIES).map((entry) => entry.bytes ?? 0),
    rates: still?.until === until ? still.rates : attempt.rates(until),
    rate: endedAt === null ? attempt.rateNow(until) : 0,
  };
}
