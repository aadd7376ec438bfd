import type { Answer } from '../client/index.ts';

/** One piece of an answer as it came. Times are milliseconds since the question was asked, by the producer's clock. */
export interface Piece {
  /** Undefined where pieces came joined, as after a reload, and this is not the last of them. */
  offset: string | undefined;
  kind: 'text' | 'reasoning';
  text: string;
  at: number;
  /** When it came here: milliseconds of `performance.now()`. */
  receivedAt: number;
}

/** What came of one answer and when: for replaying it with its own times, without asking the model again. */
export class Recording {
  /** The pieces of the attempt that counts. */
  pieces: Piece[] = [];

  /** Must be made before the answer's first piece comes. */
  constructor(readonly answer: Answer) {
    answer.subscribe((change) => {
      if (change.type === 'cleared') {
        this.pieces = [];
      } else if ((change.type === 'text' || change.type === 'reasoning') && change.at !== undefined) {
        this.pieces.push({ offset: change.offset, kind: change.type, text: change.text, at: change.at, receivedAt: performance.now() });
      }
    });
  }
}
