import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { AnswerLog } from '../../main/web/client/answer.ts';
import type { Answer, Client } from '../../main/web/client/index.ts';
import { Bench } from '../../main/web/page/experiments/bench.ts';
import { Chain } from '../../main/web/page/experiments/chain.ts';
import { EventLines } from '../../main/web/page/experiments/event-lines.ts';
import { promiseKept, verdictOf } from '../../main/web/page/experiments/facts.ts';
import { Follow } from '../../main/web/page/experiments/follow.ts';
import { pause } from '../../main/web/page/experiments/pause.ts';
import { LogWriter, QUESTION, START } from './log.ts';

const encoder = new TextEncoder();

function followed(): { answer: AnswerLog; follow: Follow } {
  const answer = new AnswerLog(QUESTION);
  answer.receive({ type: 'watching', question: QUESTION, state: 'streaming', resumed: false, after: START, head: START });
  return { answer, follow: new Follow(answer) };
}

test('a piece that is missing and one that comes twice are counted', () => {
  const chain = new Chain();
  const frames = new LogWriter().attempt().text('a', 'b', 'c', 'd').ended({}).frames as never[];
  [0, 1, 2, 2, 4, 5].forEach((i) => chain.apply(frames[i]!));
  assert.equal(chain.doubled, 1);
  assert.equal(chain.missing, 1);
  assert.equal(chain.ends, 1);
  assert.equal(chain.text, 'abd');
});

test('events are read wherever the bytes are cut', () => {
  const bytes = encoder.encode('id: 1\ndata: {"a":"é🙂"}\n\nevent: x\r\ndata: two\r\n\r\n: ping\n\n');
  for (let cut = 0; cut <= bytes.length; cut++) {
    const lines = new EventLines();
    assert.deepEqual([...lines.take(bytes.subarray(0, cut)), ...lines.take(bytes.subarray(cut))], ['{"a":"é🙂"}', 'two'], `cut at ${cut}`);
  }
});

test('an answer that came whole keeps the promise', async () => {
  const { answer, follow } = followed();
  new LogWriter().attempt().text('One, ', 'two.').ended({ length: 9 }).frames.forEach((frame) => answer.receive(frame));
  await answer.finished;
  assert.ok(verdictOf(promiseKept(follow)));
});

test('an answer that is shorter than its producer says breaks the promise', async () => {
  const { answer, follow } = followed();
  new LogWriter().attempt().text('One, ').ended({ length: 9 }).frames.forEach((frame) => answer.receive(frame));
  await answer.finished;
  const facts = promiseKept(follow);
  assert.equal(follow.missing, 4);
  assert.equal(verdictOf(facts), false);
});

test('an answer of which nobody tells the length or the digest proves nothing', async () => {
  const { answer, follow } = followed();
  new LogWriter().attempt().text('One').ended({ reason: 'stopped' }).frames.forEach((frame) => answer.receive(frame));
  await answer.finished;
  assert.equal(verdictOf(promiseKept(follow)), false);
});

test('no facts are no success', () => {
  assert.equal(verdictOf([]), false);
  assert.equal(verdictOf([{ name: 'closed', ok: undefined, value: () => '1' }]), false);
});

test('the parts of a joined piece are no doubles, and a piece that comes again is one', () => {
  const { answer, follow } = followed();
  const tell = (offset: string | undefined) => listeners.forEach((listener) => listener({ type: 'text', text: 'a', offset, at: 20 }));
  const listeners: ((change: object) => void)[] = [];
  const parts = new Follow({ ...answer, subscribe: (listener: (change: object) => void) => (listeners.push(listener), () => {}) } as unknown as Answer);
  [undefined, undefined, '01-00000004', undefined, '01-00000006'].forEach(tell);
  assert.equal(parts.pieces, 5);
  assert.equal(parts.doubled, 0);
  tell('01-00000006');
  assert.equal(parts.doubled, 1);
  follow.close();
});

test('many pauses leave no listener at their signal, and its end ends those that go on', async () => {
  const control = new AbortController();
  const listeners = () => getEventListeners(control.signal, 'abort').length;
  await Promise.all(Array.from({ length: 50 }, () => pause(1, control.signal)));
  assert.equal(listeners(), 0);
  const paused = pause(60_000, control.signal);
  assert.equal(listeners(), 1);
  control.abort(new Error('enough'));
  await assert.rejects(paused, /enough/);
  await assert.rejects(pause(1, control.signal), /enough/);
});

function benchWith(answers: AnswerLog[]): Bench {
  const client = { ask: () => answers.shift() } as unknown as Client;
  return new Bench(client, undefined, new AbortController().signal, () => {}, () => {});
}

test('a question of an experiment is stopped and not let go of before it has ended', async () => {
  const said: string[] = [];
  const answer = new AnswerLog(QUESTION, { stop: () => said.push('stop'), detach: () => said.push('detach') });
  const bench = benchWith([answer]);
  bench.ask('Why?');
  bench.clear();
  assert.deepEqual(said, ['stop']);
  answer.fail('refused', { code: 'busy', message: 'Later.' });
  await answer.finished.catch(() => {});
  await Promise.resolve();
  assert.deepEqual(said, ['stop', 'detach']);
});

test('a stop that never reaches anybody is waited for within bounds', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const said: string[] = [];
  const answer = new AnswerLog(QUESTION, { stop: () => said.push('stop'), detach: () => said.push('detach') });
  const bench = benchWith([answer]);
  bench.ask('Why?');
  bench.clear();
  t.mock.timers.tick(60_000);
  assert.deepEqual(said, ['stop', 'detach']);
});
