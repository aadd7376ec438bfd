import type { Answer, AnswerState, Change, Piece } from './api.ts';
import type { AnswerFrame, Ending, LogFrame, Problem, Watching, WholeAnswer } from './protocol.ts';
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

  readonly #commands: Commands | undefined;
  readonly #listeners = new Set<(change: Change) => void>();
  /** Whether `text` began where the log begins; only then can it be compared with the digest. */
  #whole: boolean;
  #head = '';
  /** Since a reconnection, until the head that the log had then is reached. */
  #replayed: number | undefined;
  /** For those who iterate: a cursor into this list each. A new one when what was read is void. */
  #pieces: Piece[] = [];
  #abandoned = false;
  #fulfil!: (ending: Ending) => void;
  #reject!: (problem: Error) => void;

  constructor(
    readonly id: string,
    commands?: Commands,
    after?: string,
  ) {
    this.#commands = commands;
    this.offset = after;
    this.#whole = after === undefined;
    this.finished = new Promise((fulfil, reject) => {
      this.#fulfil = fulfil;
      this.#reject = reject;
    });
    // Whoever does not ask for the promise must not be told of an unhandled rejection.
    this.finished.catch(() => {});
  }

  /** No frame changes anything any more. */
  get over(): boolean {
    return this.#abandoned || !!this.ending;
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
      this.#replayed ??= 0;
    }
  }

  setStopping(stopping: boolean): void {
    if (this.stopping !== stopping && !this.over) {
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
    this.#abandoned = true;
    this.#enter();
    this.#reject(Object.assign(new Error(problem.message), { code: problem.code }));
  }

  #watching({ state, resumed, after, head, text, askedAt }: Watching): void {
    this.question ??= text;
    this.askedAt = askedAt ?? this.askedAt;
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
    this.#replay(0);
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
    let pieces = 0;
    if (type === 'chunk') {
      pieces = frame.pieces ?? 1;
      if (frame.kind === 'text') {
        this.firstTextAt ??= at;
      }
      if (this.state !== 'streaming') {
        this.#enter('streaming');
      }
      this.#add(frame.kind, frame.text, offset, at);
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
    this.#replay(pieces);
    return true;
  }

  /** Tells what was missed as soon as everything is here that the log had when this client came back. */
  #replay(pieces: number): void {
    if (this.#replayed !== undefined) {
      this.#replayed += pieces;
      if (this.offset! >= this.#head) {
        this.missed = this.#replayed;
        this.#replayed = undefined;
        this.#tell({ type: 'resumed', missed: this.missed });
      }
    }
  }

  #add(kind: 'text' | 'reasoning', text: string, offset?: string, at?: number): void {
    this[kind] += text;
    this.#pieces.push({ kind, text, offset, at });
    this.#tell({ type: kind, text, offset, at });
  }

  #atOnce(frame: WholeAnswer): void {
    const { text, reasoning, offset, at } = frame;
    this.model = frame.model ?? this.model;
    this.attempt = frame.attempt ?? this.attempt;
    this.offset = offset ?? this.offset;
    this.#whole = true;
    if (reasoning) {
      this.#add('reasoning', reasoning, offset, at);
    }
    if (text) {
      this.#add('text', text, offset, at);
    }
    this.#end(frame);
  }

  #end({ reason, at, length, digest, usage, error }: Ending): void {
    const ending = { reason, at, length, digest, usage, error } as Ending;
    this.ending = ending;
    this.problem = error;
    this.#enter('ended');
    void verify(this.#whole ? this.text : undefined, ending).then((verdict) => {
      this.verdict = verdict;
      this.#tell({ type: 'verified' });
      this.#fulfil(ending);
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
