import { finishedAnswer } from '../client/finished.ts';
import type { Answer, Message, Problem, Reason } from '../client/index.ts';

/** A question as `GET /v1/questions/{id}` tells it, as far as the page needs it. */
export interface StoredQuestion {
  parent: string | undefined;
  /** The answer, once it has ended. */
  answer: Answer | undefined;
}

interface Json {
  parent?: string | null;
  text?: string | null;
  messages?: Message[] | null;
  /** Why the answer ended, once it has. */
  reason?: Reason | null;
  answer?: string | null;
  model?: string | null;
  askedAt?: number | string | null;
  endedAt?: number | string | null;
  attempts?: number | null;
  usage?: { prompt?: number; completion?: number } | null;
  error?: Problem | null;
}

/** Undefined when the server does not keep it. Throws when it cannot be asked. */
export async function loadQuestion(id: string): Promise<StoredQuestion | undefined> {
  const response = await fetch(`/v1/questions/${encodeURIComponent(id)}`, { headers: { accept: 'application/json' } });
  if (response.status === 404 || response.status === 410 || response.status === 400) {
    return undefined;
  }
  if (!response.ok) {
    throw new Error(`The server answered ${response.status}.`);
  }
  const json = (await response.json()) as Json;
  return { parent: json.parent ?? undefined, answer: typeof json.answer === 'string' ? ended(id, json, json.answer) : undefined };
}

function ended(id: string, json: Json, text: string): Answer {
  const at = millis(json.endedAt) - millis(json.askedAt);
  return finishedAnswer(json.text ?? json.messages?.at(-1)?.content, {
    type: 'answer',
    question: id,
    text,
    reason: json.reason ?? 'stop',
    ...(at >= 0 && { at }),
    ...(json.model && { model: json.model }),
    ...(json.attempts && { attempt: json.attempts }),
    ...(json.usage && { usage: json.usage }),
    ...(json.error && { error: json.error }),
  });
}

/** Not a number when it is missing. */
function millis(time: number | string | null | undefined): number {
  return typeof time === 'string' ? Date.parse(time) : (time ?? NaN);
}
