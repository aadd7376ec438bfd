import { AnswerLog } from './answer.ts';
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

let refs = 0;

/** A `ref` says what was sent about which question, so that a reply finds its way back without a table. */
function newRef(verb: string, id: string): string {
  return `${++refs}.${verb}.${id}`;
}

export function questionOf(ref: string | undefined): string | undefined {
  return ref?.split('.')[2];
}

/** What stands between one answer and the connection: what was sent for it, and what must be sent again. */
export class Subscription {
  readonly answer: AnswerLog;
  readonly #send: Send;
  readonly #question: Question | undefined;
  readonly #forget: () => void;
  /** The ask or watch whose reply is still to come. Until then gaps are expected. */
  #awaited: string | undefined;
  #sent = false;
  #accepted = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, send: Send, forget: () => void, question?: Question, after?: string) {
    this.answer = new AnswerLog(id, { stop: () => this.stop(), detach: () => this.detach() }, after);
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
    clearTimeout(this.#timer);
    if (this.answer.over) {
      return;
    }
    if (this.#question && (!this.#accepted || !this.#question.stream)) {
      this.#ask(this.#question);
    } else {
      this.#watch();
    }
    this.#sendStop();
  }

  receive(frame: AnswerFrame): void {
    if (frame.type === 'asked') {
      this.#accepted = true;
      this.#sendStop();
    }
    if (frame.type === 'watching' && frame.ref === this.#awaited) {
      this.#awaited = undefined;
    }
    const outcome = this.answer.receive(frame);
    this.#expectMore();
    if (outcome === 'gap' && !this.#awaited) {
      // The first gap is mended at once; one that comes back without progress, at a growing distance.
      this.#later(this.#tries === 0 ? 0 : pause(this.#tries));
      this.#tries++;
    } else if (outcome === 'applied' && 'offset' in frame) {
      this.#tries = 0;
    }
  }

  fail(error: ErrorFrame): void {
    const verb = error.ref?.split('.')[1];
    const asking = verb === 'ask';
    if (verb === 'stop' || verb === 'unwatch') {
      if (error.retryable) {
        setTimeout(() => this.#sendStop(), this.#patience(error));
      } else {
        this.answer.setStopping(false);
      }
    } else if (error.retryable && (!asking || this.#tries < ASK_TRIES)) {
      this.answer.note({ code: error.code, message: error.message });
      this.#later(this.#patience(error));
      this.#tries++;
    } else {
      this.answer.fail(asking && !this.#accepted ? 'refused' : 'lost', { code: error.code, message: error.message });
    }
  }

  stop(): void {
    if (this.#question && !this.#sent) {
      this.answer.fail('refused', { code: 'cancelled', message: 'The question was not sent.' });
      return;
    }
    this.answer.setStopping(true);
    this.#sendStop();
  }

  detach(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    if (!this.answer.over) {
      this.#send({ type: 'unwatch', ref: newRef('unwatch', this.answer.id), question: this.answer.id });
      this.answer.abandon({ code: 'detached', message: 'This client does not watch the answer any more.' });
    }
    this.#forget();
  }

  #ask(question: Question): void {
    const ref = newRef('ask', question.id);
    this.#awaited = question.stream ? ref : undefined;
    this.#sent = this.#send({ type: 'ask', ref, ...question }) || this.#sent;
  }

  #watch(): void {
    const { id, offset } = this.answer;
    const ref = newRef('watch', id);
    this.#awaited = ref;
    this.#send({ type: 'watch', ref, question: id, ...(offset !== undefined && { after: offset }) });
    this.#expectMore();
  }

  #expectMore(): void {
    clearTimeout(this.#quiet);
    if (!this.answer.over && this.#question?.stream !== false) {
      this.#quiet = setTimeout(() => this.resume(), QUIET_MS);
    }
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#awaited = 'later';
    this.#timer = setTimeout(() => this.resume(), delay);
  }

  #patience(error: ErrorFrame): number {
    return (error.retryAfterMs ?? 0) + pause(this.#tries);
  }

  /** Also over each further connection until the end is here: the first one may not have arrived, and a second one changes nothing. */
  #sendStop(): void {
    if (this.answer.stopping && (this.#accepted || !this.#question)) {
      this.#send({ type: 'stop', ref: newRef('stop', this.answer.id), question: this.answer.id });
    }
  }
}
