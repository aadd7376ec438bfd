export interface Pace {
  /** The longest first pause, in milliseconds. */
  first: number;
  /** The longest pause of all. */
  longest: number;
}

export const DEFAULT_PACE: Pace = { first: 250, longest: 10_000 };

/**
 * The pause before try number `tries` (0 is the first repetition). The whole pause is chance ("full jitter"): thousands of clients
 * that lost the same gateway at the same moment must not come back at the same moment.
 */
export function pause(tries: number, pace: Pace = DEFAULT_PACE, chance: () => number = Math.random): number {
  return Math.round(chance() * Math.min(pace.longest, pace.first * 2 ** Math.min(tries, 20)));
}
