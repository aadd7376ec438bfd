import { gapFigures, gapsOf, rateNow, ratesOf, type Gap, type GapFigures, type Rates } from './rates.ts';
import type { Entry, Sample } from './sample.ts';
import { pieces, type Trace } from './trace.ts';

const TAPE_ENTRIES = 32;

/** What one sample makes of everything before it; does not change any more, so that a display can be frozen. */
export interface View {
  sample: Sample;
  question: unknown;
  entries: Entry[];
  skipped: number;
  /** Of the attempt that counts. */
  pieces: Entry[];
  gaps: Gap[];
  figures: GapFigures | undefined;
  rates: Rates;
  rate: number;
  sizes: number[];
}

export function viewOf(trace: Trace, sample: Sample): View {
  const entries = trace.entries.slice();
  const said = pieces(entries);
  const ats = said.map((entry) => entry.at).filter((at) => at !== null);
  const gaps = gapsOf(ats);
  const { askedAt, endedAt } = sample.hops;
  const until = endedAt ?? (askedAt === null ? (ats.at(-1) ?? 0) : sample.at - askedAt);
  return {
    sample,
    question: trace.question,
    entries,
    skipped: trace.skipped,
    pieces: said,
    gaps,
    figures: gapFigures(gaps),
    rates: ratesOf(ats, until),
    rate: endedAt === null ? rateNow(ats, until) : 0,
    sizes: entries.slice(-TAPE_ENTRIES).map((entry) => entry.bytes ?? 0),
  };
}
