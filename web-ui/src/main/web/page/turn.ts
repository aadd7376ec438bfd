import type { Answer, Ending } from '../client/index.ts';
import { Recording } from './recording.ts';

/** One question and its answer as the page shows them, with the clock that counts the seconds between them. */
export class Turn {
  parent: string | undefined;
  /** The answer as the store has it, for when its log is not kept any more. */
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
    return this.#live.state === 'lost' && this.stored ? this.stored : this.#live;
  }

  get question(): string | undefined {
    return this.#live.question ?? this.stored?.question;
  }

  get running(): boolean {
    return !['ended', 'refused', 'lost'].includes(this.answer.state);
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
