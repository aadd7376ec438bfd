import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { AnswerLog } from '../../main/web/client/answer.ts';
import type { LogFrame, Watching } from '../../main/web/client/protocol.ts';
import { Recording } from '../../main/web/page/recording.ts';
import { chanceOf, cut, LogWriter, QUESTION, START } from './log.ts';

function watching(more: Partial<Watching> = {}): Watching {
  return { type: 'watching', question: QUESTION, state: 'streaming', resumed: false, after: START, head: START, ...more };
}

function digest(text: string): string {
  return `sha-256:${createHash('sha256').update(text).digest('hex')}`;
}

test('frames in order make the text and end verified', async () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive(watching());
  const log = new LogWriter().attempt().text('Hello', ', ', 'wörld 😀').ended({ length: 15, digest: digest('Hello, wörld 😀') });
  const outcomes = log.frames.map((frame) => answer.receive(frame));
  assert.deepEqual(new Set(outcomes), new Set([true]));
  assert.equal((await answer.finished).reason, 'stop');
  assert.equal(answer.text, 'Hello, wörld 😀');
  assert.equal(answer.verdict, 'verified');
});

test('pieces that came joined are told one by one, each with its own time', async () => {
  const answer = new AnswerLog(QUESTION);
  const recording = new Recording(answer);
  answer.receive(watching());
  const { frames } = new LogWriter().attempt().text('He', 'l😀', '', 'o').frames.reduce(joinAll, { frames: [] as LogFrame[] });
  const consistent: boolean[] = [];
  answer.subscribe((change) => change.type === 'text' && consistent.push(answer.text === 'Hel😀o' && answer.offset === '01-00000005'));

  frames.forEach((frame) => answer.receive(frame));

  const expected = [
    { kind: 'text', text: 'He', offset: undefined, at: 1 },
    { kind: 'text', text: 'l😀', offset: undefined, at: 2 },
    { kind: 'text', text: '', offset: undefined, at: 3 },
    { kind: 'text', text: 'o', offset: '01-00000005', at: 4 },
  ];
  assert.deepEqual(recording.pieces.map(({ receivedAt: _, ...piece }) => piece), expected);
  assert.deepEqual(consistent, [true, true, true, true]);
  assert.equal(answer.firstTextAt, 1);
  assert.deepEqual(answer.latest, { at: 4, live: true });
  answer.abandon({ code: 'detached', message: 'Detached' });
  const read: unknown[] = [];
  await assert.rejects(async () => {
    for await (const piece of answer) {
      read.push(piece);
    }
  });
  assert.deepEqual(read, expected);
});

/** One frame of all chunks, as after a reload; each piece is made a millisecond after the one before. */
function joinAll({ frames }: { frames: LogFrame[] }, frame: LogFrame): { frames: LogFrame[] } {
  const last = frames.at(-1);
  if (frame.type !== 'chunk') {
    frames.push(frame);
  } else if (last?.type !== 'chunk') {
    frames.push({ ...frame, at: 1, parts: [[frame.text.length, 1]] });
  } else {
    const at = last.at! + 1;
    frames[frames.length - 1] = { ...last, offset: frame.offset, text: last.text + frame.text, at, parts: [...last.parts!, [frame.text.length, at]] };
  }
  return { frames };
}

test('a frame that was applied before is ignored', () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive(watching());
  const [started, chunk] = new LogWriter().attempt().text('once').frames as [LogFrame, LogFrame];
  answer.receive(started);
  answer.receive(chunk);
  assert.equal(answer.receive(chunk), true);
  assert.equal(answer.text, 'once');
});

test('a missing frame is a gap and changes nothing', () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive(watching());
  const [started, , second] = new LogWriter().attempt().text('a', 'b').frames as LogFrame[];
  answer.receive(started!);
  assert.equal(answer.receive(second!), false);
  assert.equal(answer.text, '');
  assert.equal(answer.offset, '01-00000001');
});

test('a frame before watching is a gap', () => {
  assert.equal(new AnswerLog(QUESTION).receive(new LogWriter().attempt().frames[0]!), false);
});

test('a restart drops the attempt before', () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive(watching());
  new LogWriter().attempt().text('lost').attempt().text('kept').frames.forEach((frame) => answer.receive(frame));
  assert.equal(answer.text, 'kept');
  assert.equal(answer.attempt, 2);
});

test('a log that cannot be resumed is read again from its beginning', () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive(watching());
  const { frames } = new LogWriter().attempt().text('a', 'b');
  frames.forEach((frame) => answer.receive(frame));
  answer.receive(watching({ resumed: false, after: START }));
  assert.equal(answer.text, '');
  frames.forEach((frame) => answer.receive(frame));
  assert.equal(answer.text, 'ab');
});

test('a text that differs from its digest is damaged', async () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive(watching());
  new LogWriter().attempt().text('abc').ended({ length: 3, digest: digest('abd') }).frames.forEach((frame) => answer.receive(frame));
  await answer.finished;
  assert.equal(answer.verdict, 'damaged');
});

test('a text that was joined in its middle is not verified', async () => {
  const { frames } = new LogWriter().attempt().text('abc', 'def').ended({ length: 6, digest: digest('abcdef') });
  const answer = new AnswerLog(QUESTION, undefined, frames[1]!.offset);
  answer.receive(watching({ resumed: true, after: frames[1]!.offset }));
  frames.forEach((frame) => answer.receive(frame));
  await answer.finished;
  assert.equal(answer.text, 'def');
  assert.equal(answer.verdict, 'unverified');
});

test('nothing is applied after the end', () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive(watching());
  new LogWriter().attempt().ended({ reason: 'stopped' }).frames.forEach((frame) => answer.receive(frame));
  assert.equal(answer.receive(watching({ resumed: false })), true);
  assert.equal(answer.state, 'ended');
});

test('a refused question rejects the promise with its code', async () => {
  const answer = new AnswerLog(QUESTION);
  answer.fail('refused', { code: 'question_empty', message: 'The question is empty.' });
  await assert.rejects(answer.finished, { code: 'question_empty', message: 'The question is empty.' });
});

test('lost, doubled, late and joined frames never change what is read', async () => {
  for (let seed = 1; seed <= 400; seed++) {
    const chance = chanceOf(seed);
    const text = Array.from({ length: 200 }, () => 'abcdefghij \n'[Math.floor(chance() * 12)]).join('');
    const log = new LogWriter();
    for (let attempt = Math.floor(chance() * 3); attempt > 0; attempt--) {
      log.attempt().text(...cut(text, chance, 20).slice(0, 3));
    }
    log.attempt().text(...cut(text, chance, 20)).ended({ length: text.length, digest: digest(text) });
    const answer = new AnswerLog(QUESTION);
    let applied = 0;
    answer.subscribe((change) => change.type === 'text' && applied++);
    for (let rounds = 0; answer.state !== 'ended'; rounds++) {
      assert.ok(rounds < 2_000, `seed ${seed}: no progress`);
      unreliable(log.frames, answer, chance);
    }
    await answer.finished;
    assert.equal(answer.text, text, `seed ${seed}`);
    assert.equal(answer.verdict, 'verified', `seed ${seed}`);
    assert.ok(applied <= log.frames.length, `seed ${seed}: applied twice`);
  }
});

/** Watches once from the answer's own offset, over a connection that does what connections and gateways do; until the first gap. */
function unreliable(frames: LogFrame[], answer: AnswerLog, chance: () => number): void {
  const from = frames.findIndex((frame) => frame.offset === answer.offset) + 1;
  answer.receive(watching({ resumed: from > 0, after: answer.offset ?? START }));
  const arriving = joined(frames.slice(Math.max(0, from - Math.floor(chance() * 3))), chance);
  for (let i = 0; i < arriving.length; i++) {
    const what = chance();
    if (what < 0.05) continue;
    if (what < 0.15) answer.receive(arriving[Math.floor(chance() * arriving.length)]!);
    if (what < 0.18) return;
    answer.receive(arriving[i]!);
    if (what > 0.9) answer.receive(arriving[i]!);
  }
}

/** What a gateway makes for a slow viewer: neighbouring pieces in one frame. */
function joined(frames: LogFrame[], chance: () => number): LogFrame[] {
  const result: LogFrame[] = [];
  for (const frame of frames) {
    const last = result.at(-1);
    if (last?.type === 'chunk' && frame.type === 'chunk' && chance() < 0.3) {
      result[result.length - 1] = { ...last, text: last.text + frame.text, offset: frame.offset };
    } else {
      result.push(frame);
    }
  }
  return result;
}
