import type { LogFrame } from '../../main/web/client/protocol.ts';

/** A seeded chance, so that a failure can be repeated: print the seed, put it here. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const QUESTION = '01990000-0000-7000-8000-0000000000aa';
export const START = '00-00000001';

/** Writes an answer's log the way the producer and the gateway do: dense offsets, each frame naming the one before it. */
export class LogWriter {
  readonly frames: LogFrame[] = [];
  #attempt = 0;
  #index = 0;
  #last = START;

  attempt(): this {
    this.#attempt++;
    this.#index = 0;
    return this.#add({ type: this.#attempt === 1 ? 'started' : 'restarted', attempt: this.#attempt, model: 'demo' });
  }

  text(...pieces: string[]): this {
    pieces.forEach((text) => this.#add({ type: 'chunk', kind: 'text', text }));
    return this;
  }

  ended(more: object): this {
    this.#attempt = 99;
    this.#index = -1;
    return this.#add({ type: 'ended', reason: 'stop', ...more });
  }

  #add(fields: object): this {
    const offset = `${String(this.#attempt).padStart(2, '0')}-${String(++this.#index).padStart(8, '0')}`;
    this.frames.push({ question: QUESTION, after: this.#last, offset, ...fields } as LogFrame);
    this.#last = offset;
    return this;
  }
}

export function cut(text: string, chance: () => number, longest: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(chance() * longest);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
