export { finishedAnswer, type Answer, type AnswerState, type Change } from './answer.ts';
export { createClient, type AskOptions, type Client, type ClientOptions } from './client.ts';
export { newId } from './ids.ts';
export type { Connection } from './link.ts';
export type { Ending, Feature, Limits, Message, Problem, Reason } from './protocol.ts';
export type { Verdict } from './verify.ts';
