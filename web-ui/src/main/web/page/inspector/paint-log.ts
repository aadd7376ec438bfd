import { firstThat } from './first-that.ts';

const MOST = 20_000;

/** When how much of an answer's source had been painted. */
export class PaintLog {
  readonly #paints: { length: number; at: number }[] = [];

  /** @param before how much was there already when the looking began: nobody knows when that was painted */
  constructor(private before: number) {}

  add(length: number, at: number): void {
    const last = this.#paints.at(-1);
    if (last && length < last.length) {
      this.#paints.length = 0;
      this.before = 0;
    }
    if (length !== last?.length && this.#paints.length < MOST) {
      this.#paints.push({ length, at });
    }
  }

  /** The first frame that had this much. */
  firstWith(length: number): number | undefined {
    return length <= this.before ? undefined : firstThat(this.#paints, (paint) => paint.length >= length)?.at;
  }
}
