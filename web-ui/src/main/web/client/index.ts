export { finishedAnswer, type Answer, type AnswerState, type Change, type Piece } from './answer.ts';
export { createClient, type AskOptions, type Client, type ClientOptions, type WatchOptions } from './client.ts';
export { newId } from './ids.ts';
export type { Connection } from './link.ts';
export type { Pace } from './backoff.ts';
export type { Ending, Feature, Limits, Message, Problem, Reason, WholeAnswer } from './protocol.ts';
export type { Verdict } from './verify.ts';
