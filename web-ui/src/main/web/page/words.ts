import type { Turn } from './turn.ts';

export type Tone = 'quiet' | 'busy' | 'good' | 'warn' | 'bad';

export interface Words {
  tone: Tone;
  text: string;
}

/** What the connection means for the answers that are still running. */
export type Line = 'up' | 'down' | 'refused' | 'back';

const UNKNOWN = 'This answer is not kept any more, or never existed.';

const count = new Intl.NumberFormat('en');

/** The state of a turn in words. They change at boundaries only, never with each piece of the answer. */
export function stateWords(turn: Turn, line: Line): Words {
  const { answer } = turn;
  switch (answer.state) {
    case 'ended':
      return endWords(turn);
    case 'refused':
      return { tone: 'bad', text: answer.problem?.message ?? 'The question was refused.' };
    case 'lost':
      return { tone: 'bad', text: lostWords(answer.problem?.code, answer.problem?.message) };
    default:
      return line === 'up' ? runningWords(turn) : lineWords(turn, line);
  }
}

/** The seconds: running tenths, and at the end what the reader had to wait for. */
export function secondsWords(turn: Turn): string {
  const { answer, elapsed } = turn;
  if (elapsed === undefined) {
    return '';
  }
  if (turn.running) {
    return seconds(elapsed);
  }
  if (!answer.text) {
    return `after ${seconds(elapsed)}`;
  }
  if (answer.firstTextAt === undefined) {
    return `nothing for ${seconds(elapsed)}, then everything`;
  }
  const how = answer.ending?.reason === 'stop' ? 'complete' : 'ended';
  return `first words after ${seconds(answer.firstTextAt)}, ${how} after ${seconds(elapsed)}`;
}

function runningWords({ answer, stream, askedHere }: Turn): Words {
  if (answer.problem) {
    return { tone: 'warn', text: `${answer.problem.message} Trying again…` };
  }
  if (answer.replay) {
    return { tone: 'busy', text: 'loading the answer' };
  }
  switch (answer.state) {
    case 'pending':
      return { tone: 'busy', text: askedHere ? 'sending the question' : 'opening the answer' };
    case 'queued':
      return { tone: 'busy', text: stream ? queueWords(answer.queued) : 'waiting for the whole answer' };
    case 'waiting':
      return { tone: 'busy', text: answer.attempt > 1 ? `starting again (attempt ${answer.attempt})` : 'waiting for the model' };
    default:
      return { tone: 'busy', text: answer.text ? 'streaming' : 'the model is thinking' };
  }
}

function queueWords(queued: number): string {
  return queued > 1 ? `queued: number ${count.format(queued)} in the queue` : 'queued: next in the queue';
}

function lineWords({ answer, askedHere }: Turn, line: Line): Words {
  if (line === 'back') {
    return { tone: 'good', text: 'back: nothing was missed' };
  }
  return answer.state === 'pending' && askedHere
    ? { tone: 'warn', text: 'not sent yet: waiting for the connection' }
    : { tone: 'warn', text: `${line === 'down' ? 'reconnecting' : 'disconnected'}: the answer continues on the server` };
}

function endWords({ answer }: Turn): Words {
  const size = `${count.format(answer.text.length)} characters`;
  switch (answer.ending?.reason) {
    case 'stopped':
      return { tone: 'warn', text: answer.text ? `stopped: ${size}` : 'stopped before the first word' };
    case 'failed':
      return { tone: 'bad', text: answer.problem?.message ?? 'The answer failed.' };
    case 'length':
      return { tone: 'warn', text: `cut off at the model's limit: ${size}${verdictWords(answer.verdict)}` };
    case 'filtered':
      return { tone: 'warn', text: `ended by the model's content filter: ${size}` };
    default:
      return answer.verdict === 'damaged'
        ? { tone: 'bad', text: `${size} arrived, but they differ from what the model sent` }
        : { tone: 'good', text: `complete: ${size}${verdictWords(answer.verdict)}` };
  }
}

function verdictWords(verdict: Turn['answer']['verdict']): string {
  return verdict === 'verified' ? ', digest verified' : verdict === 'length' ? ', length verified' : '';
}

function lostWords(code: string | undefined, message: string | undefined): string {
  return !message || code === 'not_found' || code === 'gone' || code === 'invalid_id' ? UNKNOWN : message;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
