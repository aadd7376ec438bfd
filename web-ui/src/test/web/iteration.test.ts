import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerLog } from '../../main/web/client/answer.ts';
import type { Piece } from '../../main/web/client/index.ts';
import { LogWriter, QUESTION, START } from './log.ts';

function started(commands?: { stop(): void; detach(): void }): AnswerLog {
  const answer = new AnswerLog(QUESTION, commands);
  answer.receive({ type: 'watching', question: QUESTION, state: 'streaming', resumed: false, after: START, head: START });
  return answer;
}

function show(piece: Piece): string {
  return piece.kind === 'restarted' ? '<restarted>' : piece.text;
}

async function read(answer: AnswerLog): Promise<string[]> {
  const seen: string[] = [];
  for await (const piece of answer) {
    seen.push(show(piece));
  }
  return seen;
}

test('each loop reads everything from the beginning, whenever it comes', async () => {
  const answer = started();
  const { frames } = new LogWriter().attempt().text('a', 'b', 'c').ended({});
  const early = read(answer);
  answer.receive(frames[0]!);
  answer.receive(frames[1]!);
  const late = read(answer);
  await Promise.resolve();
  frames.slice(2).forEach((frame) => answer.receive(frame));
  assert.deepEqual(await early, ['a', 'b', 'c']);
  assert.deepEqual(await late, ['a', 'b', 'c']);
  assert.deepEqual(await read(answer), ['a', 'b', 'c']);
});

test('a piece tells its place and its time', async () => {
  const answer = started();
  const { frames } = new LogWriter().attempt().text('a').ended({});
  frames.forEach((frame) => answer.receive({ ...frame, at: 7 }));
  for await (const piece of answer) {
    assert.deepEqual(piece, { kind: 'text', text: 'a', offset: frames[1]!.offset, at: 7 });
  }
});

test('a slow reader misses nothing of what came meanwhile', async () => {
  const answer = started();
  const { frames } = new LogWriter().attempt().text(...'abcdefgh').ended({});
  answer.receive(frames[0]!);
  const seen: string[] = [];
  let next = 1;
  for await (const piece of (answer.receive(frames[next++]!), answer)) {
    seen.push(show(piece));
    for (let i = 0; i < 3 && next < frames.length; i++) {
      answer.receive(frames[next++]!);
    }
    await new Promise((later) => setTimeout(later));
  }
  assert.equal(seen.join(''), 'abcdefgh');
});

test('a new attempt is told to who has read of the one before, and to nobody else', async () => {
  const answer = started();
  const { frames } = new LogWriter().attempt().text('void', 'too').attempt().text('right').ended({});
  const early = answer[Symbol.asyncIterator]();
  answer.receive(frames[0]!);
  answer.receive(frames[1]!);
  assert.equal(show((await early.next()).value!), 'void');
  frames.slice(2).forEach((frame) => answer.receive(frame));
  assert.equal(show((await early.next()).value!), '<restarted>');
  assert.equal(show((await early.next()).value!), 'right');
  assert.equal((await early.next()).done, true);
  assert.deepEqual(await read(answer), ['right']);
});

test('leaving the loop stops nothing', async () => {
  const commands: string[] = [];
  const answer = started({ stop: () => commands.push('stop'), detach: () => commands.push('detach') });
  const { frames } = new LogWriter().attempt().text('a', 'b').ended({});
  frames.slice(0, 2).forEach((frame) => answer.receive(frame));
  for await (const piece of answer) {
    assert.equal(show(piece), 'a');
    break;
  }
  frames.slice(2).forEach((frame) => answer.receive(frame));
  assert.deepEqual(commands, []);
  assert.equal(answer.text, 'ab');
});

test('a loop over what is lost throws the problem after what there was', async () => {
  const answer = started();
  const { frames } = new LogWriter().attempt().text('a');
  frames.forEach((frame) => answer.receive(frame));
  const seen: string[] = [];
  const reading = (async () => {
    for await (const piece of answer) {
      seen.push(show(piece));
    }
  })();
  await Promise.resolve();
  answer.fail('lost', { code: 'gone', message: 'Gone.' });
  await assert.rejects(reading, { code: 'gone' });
  assert.deepEqual(seen, ['a']);
});

test('a loop that waits ends when the answer is detached', async () => {
  const answer = started();
  const reading = read(answer);
  await Promise.resolve();
  answer.abandon({ code: 'detached', message: 'Detached.' });
  await assert.rejects(reading, { code: 'detached' });
});

test('a whole answer at once is one piece of each kind', async () => {
  const answer = new AnswerLog(QUESTION);
  answer.receive({ type: 'answer', question: QUESTION, text: 'all', reasoning: 'hm', reason: 'stop' });
  assert.deepEqual(await read(answer), ['hm', 'all']);
});
