import type { Turn } from './turn.ts';
import { spokenLine, spokenWords, type Line } from './words.ts';

/**
 * Finds out what is to be said now, each thing once. What was said of the turn is remembered apart from what was said of the connection: otherwise
 * each reconnection would make the state of the turn news again.
 */
export class Speaker {
  #id: string | undefined;
  #ofTurn: string | undefined;
  #ofLine: string | undefined;

  /** Undefined when there is nothing new. */
  news(turn: Turn | undefined, line: Line): string | undefined {
    if (turn?.id !== this.#id) {
      this.#id = turn?.id;
      this.#ofTurn = this.#ofLine = undefined;
    }
    if (!turn) {
      return undefined;
    }
    const ofTurn = spokenWords(turn);
    const ofLine = spokenLine(turn, line);
    const news = [ofLine !== this.#ofLine && ofLine, ofTurn !== this.#ofTurn && ofTurn].filter(Boolean);
    this.#ofTurn = ofTurn ?? this.#ofTurn;
    this.#ofLine = ofLine;
    return news.length ? news.join(' ') : undefined;
  }
}
