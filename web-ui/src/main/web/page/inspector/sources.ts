import type { Entry } from './sample.ts';

/** Where an entry's text stands in the answer's source, in UTF-16 units. */
export interface Source {
  from: number;
  to: number;
}

/** A piece as the page received it. Of several that came as one, the last has the offset and the others none; or one joins them all. */
interface Received {
  offset: string | undefined;
  kind: 'text' | 'reasoning';
  text: string;
}

/**
 * Finds each entry's place in the text of one attempt. Where the front of the log is left out, the count starts at an offset that the page has
 * received and that is among the entries.
 */
export class Sources {
  /** Counted from the first one here. */
  readonly #ends = new Map<string, Source>();
  #length = 0;
  #start: number | undefined;

  /** @param whole whether the first one here is the first of the attempt */
  constructor(whole: boolean) {
    this.#start = whole ? 0 : undefined;
  }

  add({ type, offset, text }: Entry): void {
    if (type === 'text' && offset !== null) {
      const from = this.#length;
      this.#length += text?.length ?? 0;
      this.#ends.set(offset, { from, to: this.#length });
    }
  }

  of(offset: string, received: readonly Received[]): Source | undefined {
    const found = this.#ends.get(offset);
    const start = found && (this.#start ??= this.#startIn(received));
    return start === undefined ? undefined : { from: start + found!.from, to: start + found!.to };
  }

  #startIn(received: readonly Received[]): number | undefined {
    let length = 0;
    for (const piece of received) {
      length += piece.kind === 'text' ? piece.text.length : 0;
      const here = piece.offset === undefined ? undefined : this.#ends.get(piece.offset);
      if (here) {
        return length - here.to;
      }
    }
    return undefined;
  }
}
