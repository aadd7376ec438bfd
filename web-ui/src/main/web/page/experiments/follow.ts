import type { Answer } from '../../client/index.ts';

/** Counts what the client gives out for one answer, from now on. */
export class Follow {
  pieces = 0;
  doubled = 0;
  /** How often what was shown became void. */
  cleared = 0;
  ends = 0;
  #text: string;
  #last: string;
  readonly #end: () => void;

  constructor(readonly answer: Answer) {
    this.#text = answer.text;
    this.#last = answer.offset ?? '';
    this.#end = answer.subscribe((change) => {
      if (change.type === 'cleared') {
        this.cleared++;
        this.#text = '';
      } else if (change.type === 'text' || change.type === 'reasoning') {
        this.#piece(change.type, change.text, change.offset);
      } else if (change.type === 'state' && answer.state === 'ended') {
        this.ends++;
      }
    });
  }

  /** Units of text that the producer wrote and that were not given out; undefined as long as it has not told its length. */
  get missing(): number | undefined {
    const length = this.answer.ending?.length;
    return length === undefined ? undefined : Math.max(0, length - this.#text.length);
  }

  get verified(): boolean {
    return this.answer.verdict === 'verified' || this.answer.verdict === 'length';
  }

  close(): void {
    this.#end();
  }

  /** Of several pieces that came as one only the last has an offset. */
  #piece(kind: string, text: string, offset: string | undefined): void {
    this.pieces++;
    if (offset !== undefined) {
      this.doubled += offset <= this.#last ? 1 : 0;
      this.#last = offset;
    }
    this.#text += kind === 'text' ? text : '';
  }
}
