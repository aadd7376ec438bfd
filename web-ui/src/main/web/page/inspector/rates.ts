export interface Gap {
  /** The time at its end, where the late piece is. */
  at: number;
  ms: number;
}

export interface Rates {
  /** Pieces per second of each bin. */
  values: number[];
  binMs: number;
  peak: number;
  /** Over the bins from the first piece to the last one, so that it never exceeds the peak. */
  mean: number;
}

export interface GapFigures {
  median: number;
  p95: number;
  longest: number;
}

/** A gap is long when it is more than this many times the median. */
const LONG = 3;
const SMALLEST_BIN_MS = 250;
const MOST_BINS = 120;
/** Pieces are counted in slots of this length; every bin is a whole number of them. */
export const SLOT_MS = 50;

/** @param tally how often there was a gap of so many milliseconds */
export function gapFigures(tally: ReadonlyMap<number, number>): GapFigures | undefined {
  if (tally.size === 0) {
    return undefined;
  }
  const lengths = [...tally.keys()].sort((a, b) => a - b);
  const count = lengths.reduce((sum, ms) => sum + tally.get(ms)!, 0);
  /** The smallest that this part of all does not exceed (nearest rank). */
  const percentile = (part: number) => {
    let rank = Math.max(1, Math.ceil(part * count));
    return lengths.find((ms) => (rank -= tally.get(ms)!) <= 0)!;
  };
  return { median: percentile(0.5), p95: percentile(0.95), longest: lengths.at(-1)! };
}

/** Neither a millisecond more than a median of 0 nor one among a handful of pieces says anything. */
export function isLong(ms: number, median: number): boolean {
  return ms > Math.max(1, LONG * median);
}

/**
 * The bins grow with the time, so that there are never more than a screen can show.
 *
 * @param slots how many pieces each slot has; the last one is not empty
 */
export function ratesOf(slots: readonly number[], until: number): Rates {
  const end = Math.max(until, (slots.length - 1) * SLOT_MS);
  const binMs = Math.max(SMALLEST_BIN_MS, Math.ceil(end / MOST_BINS / SLOT_MS) * SLOT_MS);
  const counts = new Array<number>(Math.max(1, Math.ceil((end + 1) / binMs))).fill(0);
  slots.forEach((count, i) => (counts[Math.floor((i * SLOT_MS) / binMs)]! += count));
  const values = counts.map((count) => (count * 1000) / binMs);
  const bins = counts.flatMap((count, i) => (count > 0 ? [i] : []));
  const said = counts.reduce((sum, count) => sum + count, 0);
  return { values, binMs, peak: Math.max(...values), mean: said ? (said * 1000) / ((bins.at(-1)! - bins[0]! + 1) * binMs) : 0 };
}

/** Pieces per second within the last `windowMs` before `now`. */
export function rateNow(ats: readonly number[], now: number, windowMs = 1000): number {
  let count = 0;
  for (let i = ats.length - 1; i >= 0 && ats[i]! > now - windowMs; i--) {
    count++;
  }
  return (count * 1000) / windowMs;
}
