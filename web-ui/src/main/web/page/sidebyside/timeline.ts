interface Said {
  kind: 'text' | 'reasoning';
  text: string;
  at: number;
}

/** What was there at each moment of one answer, by the producer's own times. All times are milliseconds since the asking. */
export class Timeline {
  /** When pieces of text came. */
  readonly ats: number[];
  readonly text: string;
  /** How much of `text` was there after each piece. */
  readonly #lengths: number[];

  /** @param endedAt undefined while the answer runs */
  constructor(
    pieces: readonly Said[],
    readonly endedAt: number | undefined,
  ) {
    const said = pieces.filter((piece) => piece.kind === 'text' && piece.text !== '');
    let length = 0;
    this.ats = said.map((piece) => piece.at);
    this.#lengths = said.map((piece) => (length += piece.text.length));
    this.text = said.map((piece) => piece.text).join('');
  }

  get firstAt(): number | undefined {
    return this.ats[0];
  }

  /** How long it takes to show it again. */
  get length(): number {
    return this.endedAt ?? this.ats.at(-1) ?? 0;
  }

  /** By how much the first words came before the last one, for which the other reader waits. */
  get gained(): number | undefined {
    return this.firstAt === undefined || this.endedAt === undefined ? undefined : Math.max(0, this.endedAt - this.firstAt);
  }

  /** The text of a reader who is shown each piece when it comes. */
  streamed(at: number): string {
    return this.text.slice(0, this.#lengths[this.#until(at) - 1] ?? 0);
  }

  /** The text of a reader who is shown everything at the end. */
  heldBack(at: number): string {
    return this.endedAt !== undefined && at >= this.endedAt ? this.text : '';
  }

  /** How many pieces had come. */
  #until(at: number): number {
    let low = 0;
    let high = this.ats.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ats[middle]! <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
