/** The frames of `answers.v1`, as docs/protocol.md tells them. */

export const SUBPROTOCOL = 'answers.v1';

export interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface Problem {
  code: string;
  /** One sentence for a person. */
  message: string;
  /** How long to wait at least before the same again. */
  retryAfterMs?: number | undefined;
}

export type Reason = 'stop' | 'length' | 'filtered' | 'stopped' | 'failed';

export interface Limits {
  questionChars?: number;
  messages?: number;
  frameChars?: number;
  watches?: number;
  queue?: number;
  /** Of one owner at a gateway. As in all that follow, 0 is any number. */
  connections?: number;
  commandsPerSecond?: number;
  requestsPerSecond?: number;
  questionsPerMinute?: number;
  runningAnswers?: number;
}

/** How an answer ended. */
export interface Ending {
  reason: Reason;
  /** Milliseconds since the question was asked. */
  at?: number;
  /** UTF-16 units of the text; like the digest only there when the producer wrote the end. */
  length?: number;
  digest?: string;
  usage?: { prompt?: number; completion?: number };
  error?: Problem;
}

/** What is asked; `ref` is added when it is sent. */
export interface Question {
  id: string;
  text?: string;
  messages?: Message[];
  parent?: string;
  model?: string;
  stream: boolean;
}

export type ClientFrame =
  | { type: 'hello'; token?: string | undefined }
  | ({ type: 'ask'; ref: string } & Question)
  | { type: 'watch' | 'unwatch' | 'stop'; ref: string; question: string; after?: string | undefined }
  | { type: 'pong' };

interface Chained {
  question: string;
  after: string;
  offset: string;
  at?: number;
}

export type Asked = { type: 'asked'; ref?: string; question: string; queued: number };

export type Watching = {
  type: 'watching';
  ref?: string;
  question: string;
  state: 'queued' | 'started' | 'streaming' | 'ended';
  resumed: boolean;
  after: string;
  head: string;
  text?: string;
  askedAt?: number;
  mine?: boolean;
};

export type Started = Chained & { type: 'started' | 'restarted'; attempt: number; model?: string };
/** Of each piece that is joined in a chunk: its UTF-16 units, and its `at`. */
export type Part = [length: number, at: number | undefined];

/** `parts`: only where more than one piece of the log is joined in it. */
export type Chunk = Chained & { type: 'chunk'; kind: 'text' | 'reasoning'; text: string; parts?: Part[] };
export type Ended = Chained & Ending & { type: 'ended' };

/** The entries of an answer's log. Only these obey the chain rule. */
export type LogFrame = Started | Chunk | Ended;

export type WholeAnswer = Ending & {
  type: 'answer';
  ref?: string;
  question: string;
  text: string;
  reasoning?: string;
  model?: string;
  attempt?: number;
  offset?: string;
};

/** How many watch a running answer, over all gateways. No part of the log. */
export type Viewers = { type: 'viewers'; question: string; count: number };

export type AnswerFrame = Asked | Watching | Viewers | LogFrame | WholeAnswer;

export type ErrorFrame = Problem & {
  type: 'error';
  ref?: string;
  question?: string;
  retryable?: boolean;
};

/** What an installation offers beyond the protocol: `inspector` shows a log from the inside, `experiments` breaks things on purpose, `sharing` lets whoever has the link read. */
export type Feature = 'inspector' | 'experiments' | 'sharing';

export type Welcome = {
  type: 'welcome';
  node?: string;
  /** This connection's name at that gateway. */
  connection?: string;
  heartbeatMs?: number;
  limits?: Limits;
  features?: Feature[];
  token?: string;
  expiresInMs?: number;
};

export type ServerFrame =
  | Welcome
  | AnswerFrame
  | ErrorFrame
  | { type: 'ok'; ref: string }
  | { type: 'ping' }
  | { type: 'goaway'; withinMs: number };
