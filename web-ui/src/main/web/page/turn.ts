import type { Answer, Ending } from '../client/index.ts';
import { Recording } from './recording.ts';

/** One question and its answer as the page shows them, with the clock that counts the seconds between them. */
export class Turn {
  /** Undefined for a conversation's first question, and as long as `parentKnown` is false. */
  parent: string | undefined;
  parentKnown = false;
  /** The question as this browser remembers it, for when the server does not keep it any more. */
  remembered: string | undefined;
  /** The answer as the store has it: for as long as its log has not been read to the end, and for when that is not kept any more. */
  stored: Answer | undefined;

  /** What came and when, for showing it again. */
  readonly recording: Recording;

  readonly #live: Answer;
  /** When it was asked, by this machine's clock. */
  #askedAt: number | undefined;

  constructor(
    answer: Answer,
    /** False: the asker wanted the whole answer at once. */
    readonly stream: boolean = true,
    /** Whether it was asked in this page, and not opened by its address. */
    readonly askedHere: boolean = false,
  ) {
    this.#live = answer;
    this.recording = new Recording(answer);
    if (askedHere) {
      this.#askedAt = Date.now();
    } else {
      answer.subscribe(() => this.#adjust());
    }
  }

  get id(): string {
    return this.#live.id;
  }

  get answer(): Answer {
    return this.#live.ending ? this.#live : (this.stored ?? this.#live);
  }

  get question(): string | undefined {
    return this.#live.question ?? this.stored?.question ?? this.remembered;
  }

  get running(): boolean {
    return !['ended', 'refused', 'lost'].includes(this.answer.state);
  }

  /** False while somebody else's answer is read. */
  get mine(): boolean {
    return this.#live.mine;
  }

  /** Between the reader's *Stop* and the end, which is what the server says. */
  get stopping(): boolean {
    return this.running && this.#live.stopping;
  }

  /** How many read this answer at the moment, as far as the server tells. */
  get viewers(): number {
    return this.#live.viewers ?? 0;
  }

  /** How many pieces the last reconnection brought; undefined until they are all here. */
  get missed(): number | undefined {
    return this.#live.missed;
  }

  stop(): void {
    this.#live.stop();
  }

  /** Milliseconds since it was asked, or that it took. Undefined as long as nobody knows. */
  get elapsed(): number | undefined {
    const ending: Ending | undefined = this.answer.ending;
    if (ending?.at !== undefined) {
      return ending.at;
    }
    return this.running && this.#askedAt !== undefined ? Math.max(0, Date.now() - this.#askedAt) : undefined;
  }

  /** The server's clock may differ from ours: what a frame that has just been written says about its age is worth more. */
  #adjust(): void {
    const { latest, askedAt } = this.#live;
    if (latest && (latest.live || this.#askedAt === undefined)) {
      this.#askedAt = Date.now() - latest.at;
    } else {
      this.#askedAt ??= askedAt;
    }
  }
}
