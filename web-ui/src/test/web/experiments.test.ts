import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerLog } from '../../main/web/client/answer.ts';
import { Chain } from '../../main/web/page/experiments/chain.ts';
import { EventLines } from '../../main/web/page/experiments/event-lines.ts';
import { promiseKept, verdictOf } from '../../main/web/page/experiments/facts.ts';
import { Follow } from '../../main/web/page/experiments/follow.ts';
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
