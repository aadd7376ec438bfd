import type { Pace } from './backoff.ts';
import type { Ending, Feature, Limits, Problem } from './protocol.ts';
import type { Verdict } from './verify.ts';

/** Over what it is connected: a WebSocket, or plain HTTP where no WebSocket gets through. */
export type Via = 'socket' | 'events';

export interface Connection {
  state: 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'closed';
  /** The state for a person. */
  sentence: string;
  /** Only while it is connected, like all that follows. */
  via?: Via;
  /** The gateway that this connection ended at. */
  node?: string | undefined;
  /** The connection's name at that gateway. */
  id?: string | undefined;
  limits?: Limits | undefined;
  features?: Feature[] | undefined;
}

export interface ClientOptions {
  /** Of the gateway's socket; plain HTTP is tried beside it. A function is asked anew for each connection. */
  url: string | URL | (() => string | URL);
  /** Sent with `hello`. A function is asked anew for each connection, and before the token expires. Without one, what the gateway tells in its first `welcome`. */
  token?: string | (() => string | undefined);
  pace?: Pace;
  /** Another implementation of the browser's class, for tests and for runtimes without one. */
  WebSocket?: typeof WebSocket;
  /** Told of each change of the connection. */
  onConnection?: (connection: Connection) => void;
}

/**
 *     pending ──▶ queued ──▶ waiting ──▶ streaming ──▶ ended
 *        │           └──────────┴────────────┴──────▶ lost
 *        └──▶ refused
 *
 * - `pending`: nothing heard about it yet
 * - `queued`: accepted, no producer has taken it
 * - `waiting`: the model has been asked and has said nothing
 * - `ended`: look at `ending`; the only state that means the answer has an end
 * - `refused`: the question was not accepted; `problem` says why
 * - `lost`: it cannot be had here (unknown, expired, not readable); `problem` says why
 */
export type AnswerState = 'pending' | 'queued' | 'waiting' | 'streaming' | 'ended' | 'refused' | 'lost';

export type Change =
  | { type: 'state' }
  /**
   * A piece of the log. `at` is when the producer made it, in milliseconds since the question was asked; undefined in an answer that came as a whole.
   * `offset` is undefined where pieces came joined and this is not the last of them: it can be resumed only after that one.
   */
  | { type: 'text' | 'reasoning'; text: string; offset: string | undefined; at: number | undefined }
  /** What was shown is void: a new attempt begins, or the log is read again from its beginning. */
  | { type: 'cleared' }
  | { type: 'verified' }
  | { type: 'viewers' }
  /** After a reconnection everything up to what the log had then is here; `missed` pieces of it had to be sent again. */
  | { type: 'resumed'; missed: number };

/** What an answer is read as: pieces of the log, and `restarted` where all that was read before is void. */
export type Piece = { kind: 'text' | 'reasoning'; text: string; offset: string | undefined; at: number | undefined } | { kind: 'restarted' };

/**
 * One answer, as far as it has come.
 *
 * Each `for await` reads it from the beginning of what is here, also after the end; sees every following piece once, ends at the answer's end, and
 * throws the problem if the answer is refused, lost or detached. Leaving the loop stops nothing.
 */
export interface Answer extends AsyncIterable<Piece> {
  readonly id: string;
  /** What was asked, when the asker or the server told. */
  readonly question: string | undefined;
  readonly text: string;
  readonly reasoning: string;
  readonly state: AnswerState;
  /** The place in the answer's log up to which everything has been applied. */
  readonly offset: string | undefined;
  /** Requests in the queue when it was accepted, this one included. */
  readonly queued: number;
  readonly attempt: number;
  readonly model: string | undefined;
  /** Epoch milliseconds by the server's clock. */
  readonly askedAt: number | undefined;
  /** False if somebody else asked it: it can be read and not stopped. */
  readonly mine: boolean;
  /** Milliseconds from asking to the first text. */
  readonly firstTextAt: number | undefined;
  /** Milliseconds from asking to the last frame, and whether that frame was written after the watching began. */
  readonly latest: { at: number; live: boolean } | undefined;
  /** Whether it had ended before the watching began, so that everything is a replay. */
  readonly replay: boolean;
  /** How many watch it, over all gateways, this one included; undefined until the server tells, and once it has ended. */
  readonly viewers: number | undefined;
  /** Pieces that were sent again after the last reconnection; undefined before there was one. */
  readonly missed: number | undefined;
  /** From `stop()` until the answer has ended. */
  readonly stopping: boolean;
  readonly ending: Ending | undefined;
  readonly verdict: Verdict | undefined;
  /** Why it was refused, lost or failed; or what is being tried again at the moment. */
  readonly problem: Problem | undefined;
  /** Fulfilled with the end once it is verified, whatever its reason; rejected with the problem when refused, lost or detached. */
  readonly finished: Promise<Ending>;
  /** Calls back after each change; returns the way to end that. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Ends the answer for everybody. */
  stop(): void;
  /** Ends the watching; the answer continues on the server. */
  detach(): void;
}
