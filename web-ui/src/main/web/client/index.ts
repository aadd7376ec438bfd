export type { Answer, AnswerState, Change, ClientOptions, Connection, Piece, Via } from './api.ts';
export { createClient, type AskOptions, type Client, type WatchOptions } from './client.ts';
export { newId } from './ids.ts';
export type { Pace } from './backoff.ts';
export type { Ending, Feature, Limits, Message, Problem, Reason, WholeAnswer } from './protocol.ts';
export type { Verdict } from './verify.ts';
