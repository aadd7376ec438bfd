import type { TemplateResult } from 'lit';
import type { Answer, AskOptions, Client } from '../../client/index.ts';
import type { Turn } from '../turn.ts';
import { pause } from './pause.ts';
import type { ExperimentWords } from './words-en.ts';

/** Words that are chosen when they are shown, so that they follow the page's language. */
export type Said = (words: ExperimentWords) => string;

/** Something that was held against what should be. */
export interface Fact {
  name: keyof ExperimentWords['facts'];
  /** Undefined: only told, nothing was expected. */
  ok: boolean | undefined;
  value: Said;
}

export type Experiment = (bench: Bench) => Promise<Fact[]>;

const LOOK_MS = 10;
/** An answer that says nothing for longer than a lease and all its pauses says nothing any more. */
const PATIENCE_MS = 120_000;
/** So long a stop may wait for the line. */
const STOP_MS = 60_000;

/** What an experiment works on. It ends with its signal, and then nothing that was begun here goes on. */
export class Bench {
  readonly #asked: Answer[] = [];

  constructor(
    readonly client: Client,
    readonly turn: Turn | undefined,
    readonly signal: AbortSignal,
    readonly say: (line: Said) => void,
    /** Shows a picture that is drawn again while the experiment runs. */
    readonly show: (picture: () => TemplateResult) => void,
  ) {}

  /** Asks a question of the experiment's own. */
  ask(text: string, options?: AskOptions, client = this.client): Answer {
    const answer = client.ask(text, options);
    this.#asked.push(answer);
    return answer;
  }

  /** Waits until something is so. */
  async until(what: string, holds: () => boolean, patienceMs = PATIENCE_MS): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!holds()) {
      if (performance.now() > end) {
        throw new Error(what);
      }
      await this.pause(LOOK_MS);
    }
  }

  /** Waits until the answer has so many pieces; one that ends before is an error. */
  async untilPieces(answer: Answer, wanted: number, pieces: () => number): Promise<void> {
    await this.until(`${wanted} pieces`, () => pieces() >= wanted || over(answer));
    if (pieces() < wanted) {
      throw new Error(answer.problem?.message ?? `The answer ended after ${pieces()} pieces.`);
    }
  }

  async untilVerified(answer: Answer): Promise<void> {
    await this.until('the end', () => answer.verdict !== undefined || answer.state === 'refused' || answer.state === 'lost');
  }

  pause(ms: number): Promise<void> {
    return pause(ms, this.signal);
  }

  /** Stops the questions that were asked here and have not ended, and lets go of all. */
  clear(): void {
    this.#asked.forEach((answer) => (over(answer) ? answer.detach() : end(answer)));
  }
}

/** Lets go only once it has ended: a stop that has not reached the server, because the line is away, goes with the answer. */
function end(answer: Answer): void {
  const letGo = () => {
    clearTimeout(patience);
    answer.detach();
  };
  const patience = setTimeout(letGo, STOP_MS);
  answer.finished.then(letGo, letGo);
  answer.stop();
}

export function over({ state }: Answer): boolean {
  return state === 'ended' || state === 'refused' || state === 'lost';
}
