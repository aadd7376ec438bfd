import { errorWords, words } from './i18n/catalogue.ts';
import type { Problem } from '../client/index.ts';
import type { Turn } from './turn.ts';

/** A reader does not notice shorter pauses. */
const WORTH_TELLING_MS = 3_000;

export type Tone = 'quiet' | 'busy' | 'good' | 'warn' | 'bad';

export interface Words {
  tone: Tone;
  text: string;
}

/** What the connection means for the answers that are still running. */
export type Line = 'up' | 'down' | 'offline' | 'refused' | 'back';

/** The state of a turn in words. They change at boundaries only, never with each piece of the answer. */
export function stateWords(turn: Turn, line: Line): Words {
  const { answer } = turn;
  switch (answer.state) {
    case 'ended':
      return endWords(turn);
    case 'refused':
    case 'lost':
      return { tone: 'bad', text: problemWords(turn) };
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
  const all = words.seconds(elapsed);
  if (turn.running) {
    return all;
  }
  if (answer.text && !turn.stream) {
    return words.timing.atOnce(all);
  }
  // A stored answer does not say when its first words came.
  if (answer.firstTextAt === undefined) {
    return words.timing.after(all);
  }
  const how = answer.ending?.reason === 'stop' ? words.timing.complete : words.timing.ended;
  return how(words.seconds(answer.firstTextAt), all);
}

/** What a screen reader says of the turn; undefined where nothing has happened that is worth interrupting somebody. */
export function spokenWords(turn: Turn): string | undefined {
  const { answer } = turn;
  const { spoken } = words;
  if (answer.state === 'ended') {
    return endSpoken(turn);
  }
  if (!turn.running) {
    return problemWords(turn);
  }
  if (turn.stopping || answer.replay || answer.state === 'pending') {
    return undefined;
  }
  if (answer.state === 'streaming') {
    return answer.text ? spoken.begun : answer.reasoning ? words.state.thinking : undefined;
  }
  return turn.askedHere && answer.attempt < 2 ? spoken.sent : runningWords(turn).text;
}

/** What a screen reader says of the connection while an answer runs; undefined where there is nothing to say of it. */
export function spokenLine(turn: Turn, line: Line): string | undefined {
  if (line === 'up' || !turn.running) {
    return undefined;
  }
  if (line === 'back') {
    return words.spoken.back;
  }
  return isUnsent(turn) ? lineWords(turn, line).text : words.spoken.reconnecting;
}

/** Why the answer is refused, lost or failed, in the reader's language. */
export function problemWords({ answer }: Turn): string {
  return errorWords(answer.problem, answer.state === 'refused' ? words.state.refused : words.state.failed);
}

function runningWords(turn: Turn): Words {
  const { answer, stream, askedHere } = turn;
  const { state } = words;
  if (turn.stopping) {
    return { tone: 'busy', text: state.stopping };
  }
  if (answer.problem) {
    return { tone: 'warn', text: state.trying(problemWords(turn), secondsToTell(answer.problem)) };
  }
  if (answer.replay) {
    return { tone: 'busy', text: state.loading };
  }
  switch (answer.state) {
    case 'pending':
      return { tone: 'busy', text: askedHere ? state.sending : state.opening };
    case 'queued':
      return { tone: 'busy', text: stream ? queuedWords(answer.queued) : state.whole };
    case 'waiting':
      return { tone: 'busy', text: answer.attempt > 1 ? state.again(answer.attempt) : state.waiting };
    default:
      return { tone: 'busy', text: answer.text ? state.streaming : state.thinking };
  }
}

/** How long the server wants to be left alone, where that is worth a word. */
function secondsToTell({ retryAfterMs = 0 }: Problem): number | undefined {
  return retryAfterMs >= WORTH_TELLING_MS ? Math.ceil(retryAfterMs / 1000) : undefined;
}

/** `requests` in the queue, this one included; 0 where the server did not say. */
function queuedWords(requests: number): string {
  return requests > 0 ? words.state.queued(requests - 1) : words.state.inQueue;
}

function isUnsent({ answer, askedHere }: Turn): boolean {
  return answer.state === 'pending' && askedHere;
}

function lineWords(turn: Turn, line: Exclude<Line, 'up'>): Words {
  const { state } = words;
  if (line === 'back') {
    // Before everything that was missed is here, nobody knows how much it was.
    return { tone: 'good', text: turn.missed === undefined ? state.back : state.missed(turn.missed) };
  }
  if (isUnsent(turn)) {
    return { tone: 'warn', text: line === 'offline' ? state.unsentOffline : state.unsent };
  }
  const text = { down: state.reconnecting, offline: state.offline, refused: state.disconnected }[line];
  return { tone: 'warn', text };
}

function endWords(turn: Turn): Words {
  const { answer } = turn;
  const { state } = words;
  const size = state.size(answer.text.length);
  switch (answer.ending?.reason) {
    case 'stopped':
      return { tone: 'warn', text: answer.text ? state.stopped(size) : state.stoppedEmpty };
    case 'failed':
      return { tone: 'bad', text: problemWords(turn) };
    case 'length':
      return { tone: 'warn', text: state.cutOff(size) + verdictWords(answer.verdict) };
    case 'filtered':
      return { tone: 'warn', text: state.filtered(size) };
    default:
      return answer.verdict === 'damaged'
        ? { tone: 'bad', text: state.damaged(size) }
        : { tone: 'good', text: state.complete(size) + verdictWords(answer.verdict) };
  }
}

function endSpoken(turn: Turn): string | undefined {
  const { answer } = turn;
  const { spoken, state } = words;
  switch (answer.ending?.reason) {
    case 'stopped':
      return spoken.stopped;
    case 'failed':
      return spoken.failed(problemWords(turn));
    case 'stop':
      return answer.verdict === 'damaged' ? endWords(turn).text : spoken.done(state.size(answer.text.length));
    default:
      return endWords(turn).text;
  }
}

function verdictWords(verdict: Turn['answer']['verdict']): string {
  return verdict === 'verified' ? words.state.digest : verdict === 'length' ? words.state.length : '';
}
