import { AnswerLog, type Commands } from './answer.ts';
import { pause } from './backoff.ts';
import type { AnswerFrame, ClientFrame, ErrorFrame, Question } from './protocol.ts';

/** Sends a frame; false when there is no connection, in which case `resume` follows when there is one. */
export type Send = (frame: ClientFrame) => boolean;

/** How often a question is asked again by itself after errors that allow it. */
const ASK_TRIES = 4;

/**
 * An answer that was silent for so long is watched again from its offset. What is missing in the middle shows as a gap; what is
 * missing at the end of a log would not.
 */
const QUIET_MS = 30_000;

/** Stands for a ref while the next try waits for its time. */
const LATER = 'later';

let refs = 0;

function newRef(verb: string, id: string): string {
  return [++refs, verb, id].join('.');
}

/** The question that a reply is about: a `ref` says what was sent about which one, so that there need be no table. */
export function questionOf(ref: string | undefined): string | undefined {
  return ref?.split('.')[2];
}

/** What stands between one answer and the connection: what was sent for it, and what must be sent again. */
export class Subscription implements Commands {
  readonly answer: AnswerLog;
  readonly #send: Send;
  readonly #forget: () => void;
  readonly #question: Question | undefined;
  /** The ask or watch whose reply is still to come. Until then gaps are expected. */
  #awaited: string | undefined;
  #sent = false;
  #accepted = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, send: Send, forget: () => void, question?: Question, after?: string) {
    this.answer = new AnswerLog(id, this, after);
    this.answer.question = question?.text ?? question?.messages?.at(-1)?.content;
    this.#send = send;
    this.#forget = forget;
    this.#question = question;
  }

  reconnected(): void {
    this.answer.reconnected();
    this.resume();
  }

  /** Says everything that a new connection must know. Harmless when said twice: the id is the idempotency key. */
  resume(): void {
    const question = this.#question;
    clearTimeout(this.#timer);
    if (this.answer.over) {
      return;
    }
    if (question && (!this.#accepted || !question.stream)) {
      this.#awaited = newRef('ask', question.id);
      this.#sent = this.#send({ type: 'ask', ref: this.#awaited, ...question }) || this.#sent;
    } else {
      this.#awaited = this.#say('watch', this.answer.offset);
      this.#expectMore();
    }
    this.#sendStop();
  }

  receive(frame: AnswerFrame): void {
    const { offset } = this.answer;
    if (frame.type === 'asked') {
      this.#accepted = true;
      this.#sendStop();
    }
    if (frame.type === 'watching' && frame.ref === this.#awaited) {
      this.#awaited = undefined;
    }
    const follows = this.answer.receive(frame);
    if (this.answer.offset !== offset) {
      this.#tries = 0;
    }
    if (follows || this.#awaited) {
      this.#expectMore();
    } else {
      // The first gap is mended at once; one that comes back without progress, at a growing distance.
      this.#later(this.#tries === 0 ? 0 : pause(this.#tries));
    }
  }

  fail({ ref, code, message, retryable, retryAfterMs }: ErrorFrame): void {
    const problem = { code, message, retryAfterMs };
    const verb = ref?.split('.')[1];
    const asking = verb === 'ask';
    const delay = (retryAfterMs ?? 0) + pause(this.#tries);
    if (verb === 'stop' || verb === 'unwatch') {
      if (retryable) {
        setTimeout(() => this.#sendStop(), delay);
      } else {
        this.answer.setStopping(false);
      }
    } else if (retryable && (!asking || this.#tries < ASK_TRIES)) {
      this.answer.note(problem);
      this.#later(delay);
    } else {
      this.answer.fail(asking && !this.#accepted ? 'refused' : 'lost', problem);
    }
  }

  stop(): void {
    if (this.#question && !this.#sent) {
      this.answer.fail('refused', { code: 'cancelled', message: 'It was not sent.' });
    } else {
      this.answer.setStopping(true);
      this.#sendStop();
    }
  }

  detach(): void {
    clearTimeout(this.#timer);
    if (!this.answer.over) {
      this.#say('unwatch');
      this.answer.abandon({ code: 'detached', message: 'Detached' });
    }
    this.#forget();
  }

  #say(type: 'watch' | 'unwatch' | 'stop', after?: string): string {
    const question = this.answer.id;
    const ref = newRef(type, question);
    this.#send({ type, ref, question, after });
    return ref;
  }

  #expectMore(): void {
    if (this.#awaited !== LATER && this.#question?.stream !== false) {
      this.#resumeIn(QUIET_MS);
    }
  }

  #later(delay: number): void {
    this.#tries++;
    this.#awaited = LATER;
    this.#resumeIn(delay);
  }

  #resumeIn(delay: number): void {
    clearTimeout(this.#timer);
    if (!this.answer.over) {
      this.#timer = setTimeout(() => this.resume(), delay);
    }
  }

  /** Also over each further connection until the end is here: the first one may not have arrived, and a second one changes nothing. */
  #sendStop(): void {
    if (this.answer.stopping && (this.#accepted || !this.#question)) {
      this.#say('stop');
    }
  }
}
