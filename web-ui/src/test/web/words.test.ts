import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerLog } from '../../main/web/client/answer.ts';
import { finishedAnswer } from '../../main/web/client/finished.ts';
import { Speaker } from '../../main/web/page/speaker.ts';
import { Turn } from '../../main/web/page/turn.ts';
import { secondsWords, spokenWords, stateWords } from '../../main/web/page/words.ts';
import { LogWriter, QUESTION, START } from './log.ts';

function turn(stream = true): { turn: Turn; answer: AnswerLog } {
  const answer = new AnswerLog(QUESTION);
  return { answer, turn: new Turn(answer, stream, true) };
}

test('a streamed answer tells both times', () => {
  const { turn: shown, answer } = turn();
  answer.receive({ type: 'watching', question: QUESTION, state: 'queued', resumed: false, after: START, head: START });
  const { frames } = new LogWriter().attempt().text('Hi').ended({});
  const times = [300, 600, 12_300];
  frames.forEach((frame, i) => answer.receive({ ...frame, at: times[i]! }));
  assert.equal(secondsWords(shown), 'first words after 0.6 s, complete after 12.3 s');
});

test('an answer without streaming tells how long there was nothing', () => {
  const { turn: shown, answer } = turn(false);
  answer.receive({ type: 'asked', question: QUESTION, queued: 3 });
  assert.equal(stateWords(shown, 'up').text, 'waiting for the whole answer');
  answer.receive({ type: 'answer', question: QUESTION, text: 'Everything.', reason: 'stop', at: 12_300 });
  assert.equal(secondsWords(shown), 'nothing for 12.3 s, then everything');
});

test('the place in the queue is told', () => {
  const { turn: shown, answer } = turn();
  answer.receive({ type: 'asked', question: QUESTION, queued: 1_234 });
  assert.equal(stateWords(shown, 'up').text, 'queued: 1,233 questions ahead');
});

test('a place in the queue that the server did not tell is not made up', () => {
  const { turn: shown, answer } = turn();
  answer.receive({ type: 'watching', question: QUESTION, state: 'queued', resumed: false, after: START, head: START });
  assert.equal(stateWords(shown, 'up').text, 'queued');
});

test('a stored answer does not say when its first words came', () => {
  const shown = new Turn(finishedAnswer('Why?', { type: 'answer', question: QUESTION, text: 'Because.', reason: 'stop', at: 12_300 }));
  assert.equal(secondsWords(shown), 'after 12.3 s');
});

test('a lost connection is no reason to worry about the answer', () => {
  const { turn: shown, answer } = turn();
  assert.equal(stateWords(shown, 'down').text, 'not sent yet: waiting for the connection');
  answer.receive({ type: 'asked', question: QUESTION, queued: 1 });
  assert.equal(stateWords(shown, 'down').text, 'reconnecting: the answer continues on the server');
});

test('an unknown answer is told in one sentence', () => {
  const { turn: shown, answer } = turn();
  answer.fail('lost', { code: 'not_found', message: 'x' });
  assert.deepEqual(stateWords(shown, 'up'), { tone: 'bad', text: 'This answer is not kept any more, or never existed.' });
});

test('the end tells its size and how it was verified', async () => {
  const { turn: shown, answer } = turn(false);
  const text = 'x'.repeat(1_234);
  answer.receive({ type: 'answer', question: QUESTION, text, reason: 'stop', length: 1_234 });
  await answer.finished;
  assert.equal(stateWords(shown, 'up').text, 'complete: 1,234 characters, length verified');
});

test('between the click and the end it is stopping', () => {
  const { turn: shown, answer } = turn();
  answer.receive({ type: 'asked', question: QUESTION, queued: 1 });
  answer.setStopping(true);
  assert.equal(stateWords(shown, 'up').text, 'stopping');
  answer.receive({ type: 'answer', question: QUESTION, text: '', reason: 'stopped' });
  assert.equal(stateWords(shown, 'up').text, 'stopped before the first word');
});

test('a question that has to wait says why and for how long', () => {
  const { turn: shown, answer } = turn();
  answer.note({ code: 'too_many_questions', message: 'Too many questions.', retryAfterMs: 41_200 });
  assert.equal(stateWords(shown, 'up').text, 'Too many questions. Trying again after 42 s…');
  answer.note({ code: 'busy', message: 'Busy.', retryAfterMs: 2_000 });
  assert.equal(stateWords(shown, 'up').text, 'Busy. Trying again…');
});

test('a new attempt says why', () => {
  const { turn: shown, answer } = turn();
  answer.receive({ type: 'watching', question: QUESTION, state: 'queued', resumed: false, after: START, head: START });
  new LogWriter().attempt().text('Hi').attempt().frames.forEach((frame) => answer.receive(frame));
  assert.equal(stateWords(shown, 'up').text, 'starting again, attempt 2: the one before was lost');
});

test('without a network the page says so, and where the answer is', () => {
  const { turn: shown, answer } = turn();
  assert.equal(stateWords(shown, 'offline').text, 'not sent yet: there is no network');
  answer.receive({ type: 'asked', question: QUESTION, queued: 1 });
  assert.equal(stateWords(shown, 'offline').text, 'no network: the answer continues on the server');
});

test('what came back is counted', () => {
  const { turn: shown, answer } = turn();
  answer.receive({ type: 'asked', question: QUESTION, queued: 1 });
  assert.equal(stateWords(shown, 'back').text, 'back: catching up');
  Object.assign(answer, { missed: 37 });
  assert.equal(stateWords(shown, 'back').text, 'back: 37 missed pieces replayed');
});

test('pieces are not spoken, boundaries are, each once', async () => {
  const { turn: shown, answer } = turn();
  const said: Array<string | undefined> = [];
  const listen = () => said.push(spokenWords(shown));
  answer.subscribe(listen);
  answer.receive({ type: 'asked', question: QUESTION, queued: 1 });
  answer.receive({ type: 'watching', question: QUESTION, state: 'queued', resumed: false, after: START, head: START });
  new LogWriter().attempt().text('a', 'b', 'c').ended({}).frames.forEach((frame) => answer.receive(frame));
  await answer.finished;
  assert.deepEqual([...new Set(said.filter((words) => words !== undefined))], ['Question sent.', 'The answer has begun.', 'The answer is complete: 3 characters.']);
});

test('a reconnection is told, and what was said of the answer before is not said again', () => {
  const { turn: shown, answer } = turn();
  const speaker = new Speaker();
  answer.receive({ type: 'watching', question: QUESTION, state: 'queued', resumed: false, after: START, head: START });
  new LogWriter().attempt().text('a').frames.forEach((frame) => answer.receive(frame));
  const said = (['up', 'down', 'offline', 'back', 'up', 'down', 'back', 'up'] as const).map((line) => speaker.news(shown, line));
  const lost = 'The connection was lost. The answer continues on the server.';
  assert.deepEqual(said, ['The answer has begun.', lost, undefined, 'Connected again.', undefined, lost, 'Connected again.', undefined]);
});

test('an end that comes with the connection is told with it', () => {
  const { turn: shown, answer } = turn();
  const speaker = new Speaker();
  answer.receive({ type: 'asked', question: QUESTION, queued: 1 });
  speaker.news(shown, 'down');
  answer.receive({ type: 'answer', question: QUESTION, text: 'Hi', reason: 'stop' });
  assert.equal(speaker.news(shown, 'back'), 'The answer is complete: 2 characters.');
});

test('a question that was not sent is not said to continue anywhere', () => {
  const { turn: shown } = turn();
  assert.equal(new Speaker().news(shown, 'down'), 'not sent yet: waiting for the connection');
});

test('the same words about another turn are news', () => {
  const speaker = new Speaker();
  const ended = ['a', 'b'].map((id) => new Turn(finishedAnswer('?', { type: 'answer', question: id, text: 'Hi', reason: 'stop' })));
  assert.deepEqual(ended.map((each) => speaker.news(each, 'up')), Array(2).fill('The answer is complete: 2 characters.'));
});
