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

/** @param ats times of the pieces, ascending, in milliseconds */
export function gapsOf(ats: readonly number[]): Gap[] {
  return ats.slice(1).map((at, i) => ({ at, ms: Math.max(0, at - ats[i]!) }));
}

export function gapFigures(gaps: readonly Gap[]): GapFigures | undefined {
  if (gaps.length === 0) {
    return undefined;
  }
  const sorted = Float64Array.from(gaps, ({ ms }) => ms).sort();
  return { median: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), longest: sorted[sorted.length - 1]! };
}

/** Neither a millisecond more than a median of 0 nor one among a handful of pieces says anything. */
export function isLong(ms: number, median: number): boolean {
  return ms > Math.max(1, LONG * median);
}

/** The bins grow with the time, so that there are never more than a screen can show. */
export function ratesOf(ats: readonly number[], until: number): Rates {
  const end = Math.max(until, ats.at(-1) ?? 0);
  const binMs = Math.max(SMALLEST_BIN_MS, Math.ceil(end / MOST_BINS / 50) * 50);
  const counts = new Array<number>(Math.max(1, Math.ceil((end + 1) / binMs))).fill(0);
  for (const at of ats) {
    counts[Math.min(counts.length - 1, Math.max(0, Math.floor(at / binMs)))]! += 1;
  }
  const values = counts.map((count) => (count * 1000) / binMs);
  const bins = counts.flatMap((count, i) => (count > 0 ? [i] : []));
  const spoken = ats.length ? bins.at(-1)! - bins[0]! + 1 : 0;
  return { values, binMs, peak: Math.max(...values), mean: ats.length ? (ats.length * 1000) / (spoken * binMs) : 0 };
}

/** Pieces per second within the last `windowMs` before `now`. */
export function rateNow(ats: readonly number[], now: number, windowMs = 1000): number {
  let count = 0;
  for (let i = ats.length - 1; i >= 0 && ats[i]! > now - windowMs; i--) {
    count++;
  }
  return (count * 1000) / windowMs;
}

/** The smallest value that this part of all values does not exceed (nearest rank). */
function percentile(sorted: Float64Array, part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
}
