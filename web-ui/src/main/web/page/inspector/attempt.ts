import { gapFigures, rateNow, ratesOf, SLOT_MS, type Gap, type GapFigures, type Rates } from './rates.ts';
import type { Entry } from './sample.ts';
import { Sources } from './sources.ts';

/** The pieces of one attempt and what they make, kept up piece by piece: a sample of a long answer costs no more than one of a short one. */
export class Attempt {
  readonly pieces: Entry[] = [];
  readonly gaps: Gap[] = [];
  readonly sources: Sources;
  readonly #ats: number[] = [];
  /** How many pieces each slot of time has. */
  readonly #slots: number[] = [];
  /** How often there was a gap of so many milliseconds. */
  readonly #tally = new Map<number, number>();

  /**
   * @param number undefined as long as no entry told it
   * @param whole whether its first piece will be among those that are added
   */
  constructor(
    readonly number: number | undefined,
    whole: boolean,
  ) {
    this.sources = new Sources(whole);
  }

  add(piece: Entry): void {
    this.pieces.push(piece);
    this.sources.add(piece);
    if (piece.at !== null) {
      this.#time(piece.at);
    }
  }

  get figures(): GapFigures | undefined {
    return gapFigures(this.#tally);
  }

  /** The time of the newest piece, in milliseconds since the asking. */
  get last(): number | undefined {
    return this.#ats.at(-1);
  }

  rates(until: number): Rates {
    return ratesOf(this.#slots, until);
  }

  rateNow(now: number): number {
    return rateNow(this.#ats, now);
  }

  #time(at: number): void {
    const before = this.last;
    if (before !== undefined) {
      const ms = Math.max(0, at - before);
      this.gaps.push({ at, ms });
      this.#tally.set(ms, (this.#tally.get(ms) ?? 0) + 1);
    }
    this.#ats.push(at);
    const slot = Math.max(0, Math.floor(at / SLOT_MS));
    while (this.#slots.length <= slot) {
      this.#slots.push(0);
    }
    this.#slots[slot]! += 1;
  }
}
