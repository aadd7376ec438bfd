export interface Pace {
  /** The longest first pause, in milliseconds. */
  first: number;
  /** The longest pause of all. */
  longest: number;
}

/**
 * Five seconds at most: a reader in front of the page waits 2.5 s on average once the server is back, and even then 10,000 clients knock only
 * 4,000 times a second (and as often over plain HTTP), which a gateway bears. Pages that nobody sees are slowed down by their browser.
 */
export const DEFAULT_PACE: Pace = { first: 250, longest: 5_000 };

/**
 * The pause before try number `tries` (0 is the first repetition). The whole pause is chance ("full jitter"): thousands of clients
 * that lost the same gateway at the same moment must not come back at the same moment.
 */
export function pause(tries: number, pace: Pace = DEFAULT_PACE, chance: () => number = Math.random): number {
  return chance() * Math.min(pace.longest, pace.first * 2 ** tries);
}
