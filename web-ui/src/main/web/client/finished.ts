import { AnswerLog } from './answer.ts';
import type { Answer } from './api.ts';
import type { WholeAnswer } from './protocol.ts';

/** An answer that is known already, as from `GET /v1/questions/{id}`. */
export function finishedAnswer(question: string | undefined, whole: WholeAnswer): Answer {
  const answer = new AnswerLog(whole.question);
  answer.question = question;
  answer.receive(whole);
  return answer;
}
