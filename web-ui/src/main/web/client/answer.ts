import type { Answer, AnswerState, Change, Piece } from './api.ts';
import type { AnswerFrame, Ending, LogFrame, Part, Problem, Watching, WholeAnswer } from './protocol.ts';
import { verify, type Verdict } from './verify.ts';

export interface Commands {
  stop(): void;
  detach(): void;
}

/** The state machine behind an {@link Answer}: frames in, changes out, no connection. */
export class AnswerLog implements Answer {
  question: string | undefined;
  text = '';
  reasoning = '';
  state: AnswerState = 'pending';
  offset: string | undefined;
  queued = 0;
  attempt = 0;
  model: string | undefined;
  askedAt: number | undefined;
  mine = true;
  firstTextAt: number | undefined;
  latest: { at: number; live: boolean } | undefined;
  replay = false;
  viewers: number | undefined;
  missed: number | undefined;
  stopping = false;
  ending: Ending | undefined;
  verdict: Verdict | undefined;
  problem: Problem | undefined;
  readonly finished: Promise<Ending>;
  /** No frame changes anything any more. */
  over = false;

  readonly #commands: Commands | undefined;
  readonly #listeners = new Set<(change: Change) => void>();
  /** Whether `text` began where the log begins; only then can it be compared with the digest. */
  #whole: boolean;
  #head = '';
  /** Pieces told so far, and what that was at a reconnection, until the head that the log had then is reached. */
  #told = 0;
  #toldBefore: number | undefined;
  /** For those who iterate: a cursor into this list each. A new one when what was read is void. */
  #pieces: Piece[] = [];
  #finish!: (ending: Ending | Promise<never>) => void;

  constructor(
    readonly id: string,
    commands?: Commands,
    after?: string,
  ) {
    this.#commands = commands;
    this.offset = after;
    this.#whole = after === undefined;
    this.finished = new Promise((finish) => (this.#finish = finish));
    // Whoever does not ask for the promise must not be told of an unhandled rejection.
    this.finished.catch(() => {});
  }

  stop(): void {
    this.#commands?.stop();
  }

  detach(): void {
    this.#commands?.detach();
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Piece, void, undefined> {
    let pieces = this.#pieces;
    for (let at = 0; ; ) {
      if (pieces !== this.#pieces) {
        pieces = this.#pieces;
        if (at > 0) {
          at = 0;
          yield { kind: 'restarted' };
        }
      } else if (at < pieces.length) {
        yield pieces[at++]!;
      } else if (this.over) {
        await this.finished;
        return;
      } else {
        await new Promise<void>((changed) => {
          const end = this.subscribe(() => {
            end();
            changed();
          });
        });
      }
    }
  }

  /** A new connection brings what was missed meanwhile. */
  reconnected(): void {
    if (this.offset !== undefined) {
      this.#toldBefore ??= this.#told;
      this.missed = undefined;
    }
  }

  setStopping(stopping: boolean): void {
    if (!this.over) {
      this.stopping = stopping;
      this.#enter();
    }
  }

  /** @returns false if something is missing before this frame: the log must be watched again from `offset` */
  receive(frame: AnswerFrame): boolean {
    if (!this.over) {
      switch (frame.type) {
        case 'asked':
          this.queued = frame.queued;
          if (this.state === 'pending') {
            this.state = 'queued';
          }
          this.note();
          break;
        case 'watching':
          this.#watching(frame);
          break;
        case 'viewers':
          this.viewers = frame.count;
          this.#tell({ type: 'viewers' });
          break;
        case 'answer':
          this.#atOnce(frame);
          break;
        default:
          // A frame of a later version that is no part of the log is no gap.
          return !('offset' in frame) || this.#append(frame);
      }
    }
    return true;
  }

  /** The question was not accepted, or (once it had been) its answer cannot be had. */
  fail(state: 'refused' | 'lost', problem: Problem): void {
    if (!this.over) {
      this.problem = problem;
      this.state = state;
      this.abandon(problem);
    }
  }

  /** Something that is tried again by itself; or that this is over. */
  note(problem?: Problem): void {
    this.problem = problem;
    this.#enter();
  }

  /** Nobody will bring frames any more. */
  abandon(problem: Problem): void {
    this.over = true;
    this.#enter();
    this.#finish(Promise.reject(Object.assign(new Error(problem.message), problem)));
  }

  #watching({ state, resumed, after, head, text, askedAt, mine = true }: Watching): void {
    this.question ??= text;
    this.askedAt ??= askedAt;
    this.mine = mine;
    this.#head = head;
    this.replay ||= this.offset === undefined && state === 'ended';
    if (after !== this.offset && (this.offset === undefined || !resumed)) {
      if (this.offset !== undefined) {
        this.#clear();
      }
      this.offset = after;
      this.#whole = true;
    }
    if (this.state === 'pending' || this.state === 'queued') {
      this.state = state === 'queued' ? state : 'waiting';
    }
    this.note();
    this.#caughtUp();
  }

  /** The one rule: a frame follows what is here, or it is old, or something is missing between. */
  #append(frame: LogFrame): boolean {
    const { type, offset, after, at } = frame;
    if (this.offset! >= offset) {
      return true;
    }
    if (after !== this.offset) {
      return false;
    }
    this.offset = offset;
    if (at !== undefined) {
      this.latest = { at, live: offset > this.#head };
    }
    if (type === 'chunk') {
      const { kind, text, parts = [[0, at] as Part] } = frame;
      if (kind === 'text') {
        this.firstTextAt ??= parts[0]![1];
      }
      if (this.state !== 'streaming') {
        this.#enter('streaming');
      }
      this.#add(kind, text, offset, parts);
    } else if (type === 'ended') {
      this.#end(frame);
    } else if (frame.attempt) {
      this.attempt = frame.attempt;
      this.model = frame.model ?? this.model;
      if (type === 'restarted') {
        this.#clear();
        // Whatever was missing at the front belonged to the attempt before.
        this.#whole = true;
      }
      this.#enter('waiting');
    }
    this.#caughtUp();
    return true;
  }

  /** Tells what was missed as soon as everything is here that the log had when this client came back. */
  #caughtUp(): void {
    if (this.#toldBefore !== undefined && this.offset! >= this.#head) {
      this.missed = this.#told - this.#toldBefore;
      this.#toldBefore = undefined;
      this.#tell({ type: 'resumed', missed: this.missed });
    }
  }

  /** Each part is a piece of its own; `text` is up to `offset` before the first one is told. */
  #add(kind: 'text' | 'reasoning', text: string, offset?: string, parts: Part[] = [[0, undefined]]): void {
    let from = 0;
    this[kind] += text;
    parts.forEach(([length, at], i) => {
      const more = parts[i + 1];
      const piece = { text: text.slice(from, more && (from += length)), offset: more ? undefined : offset, at };
      this.#told++;
      this.#pieces.push({ kind, ...piece });
      this.#tell({ type: kind, ...piece });
    });
  }

  #atOnce(frame: WholeAnswer): void {
    const { text, reasoning, offset } = frame;
    this.model = frame.model ?? this.model;
    this.attempt = frame.attempt ?? this.attempt;
    this.offset = offset ?? this.offset;
    this.#whole = true;
    if (reasoning) {
      this.#add('reasoning', reasoning, offset);
    }
    if (text) {
      this.#add('text', text, offset);
    }
    this.#end(frame);
  }

  #end(ending: Ending): void {
    this.over = true;
    this.ending = ending;
    this.problem = ending.error;
    this.#enter('ended');
    void verify(this.#whole ? this.text : undefined, ending).then((verdict) => {
      this.verdict = verdict;
      this.#tell({ type: 'verified' });
      this.#finish(ending);
    });
  }

  #clear(): void {
    this.text = this.reasoning = '';
    this.firstTextAt = undefined;
    this.#pieces = [];
    this.#tell({ type: 'cleared' });
  }

  #enter(state = this.state): void {
    this.state = state;
    if (this.over) {
      this.stopping = false;
      this.viewers = undefined;
    }
    this.#tell({ type: 'state' });
  }

  #tell(change: Change): void {
    [...this.#listeners].forEach((listener) => listener(change));
  }
}
