export type { Answer, AnswerState, Change, Piece } from './answer.ts';
export { createClient, type AskOptions, type Client, type WatchOptions } from './client.ts';
export { newId } from './ids.ts';
export type { ClientOptions, Connection, Via } from './link.ts';
export type { Pace } from './backoff.ts';
export type { Ending, Feature, Limits, Message, Problem, Reason, WholeAnswer } from './protocol.ts';
export type { Verdict } from './verify.ts';
