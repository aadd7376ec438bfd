export interface ChainedFrame {
  type: string;
  after: string;
  offset: string;
  kind?: string;
  text?: string;
}

/** Holds frames against the chain rule from outside of the client: what is counted here was not repaired by anybody. */
export class Chain {
  offset: string | undefined;
  text = '';
  pieces = 0;
  /** Frames that did not follow the one before. */
  missing = 0;
  /** Frames that had been there before. */
  doubled = 0;
  ends = 0;
  attempts = 0;

  /** @returns whether it was applied */
  apply(frame: ChainedFrame): boolean {
    if (this.offset !== undefined && frame.offset <= this.offset) {
      this.doubled++;
      return false;
    }
    if (this.offset !== undefined && frame.after !== this.offset) {
      this.missing++;
    }
    this.offset = frame.offset;
    this.#take(frame);
    return true;
  }

  #take({ type, kind, text }: ChainedFrame): void {
    if (type === 'chunk') {
      this.pieces++;
      this.text += kind === 'text' ? (text ?? '') : '';
    } else if (type === 'ended') {
      this.ends++;
    } else {
      this.attempts++;
      this.text = '';
    }
  }
}
