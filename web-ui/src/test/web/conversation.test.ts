import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerLog } from '../../main/web/client/answer.ts';
import { finishedAnswer } from '../../main/web/client/finished.ts';
import type { Answer, AskOptions, Client } from '../../main/web/client/index.ts';
import { Conversation, type Memory } from '../../main/web/page/conversation.ts';
import type { StoredQuestion } from '../../main/web/page/stored.ts';

/** A client whose answers the test itself brings about, and a store of questions. */
function start(store: Record<string, StoredQuestion> = {}, memory: Memory = () => undefined) {
  const asked: Array<AskOptions & { question: unknown; answer: AnswerLog }> = [];
  const watched = new Map<string, AnswerLog>();
  const client: Client = {
    connection: { state: 'connected', sentence: '' },
    answers: new Map<string, Answer>(),
    ask(question, options = {}) {
      const answer = new AnswerLog(`asked-${asked.length}`);
      answer.question = question as string;
      asked.push({ question, answer, ...options });
      return answer;
    },
    watch(id) {
      watched.set(id, new AnswerLog(id));
      return watched.get(id)!;
    },
    reconnect() {},
    close() {},
  };
  const events = { accepted: [] as string[], refused: [] as string[], over: [] as string[] };
  const conversation = new Conversation(client, async (id) => store[id], {
    changed: () => {},
    accepted: (turn) => events.accepted.push(turn.id),
    refused: (turn) => events.refused.push(turn.question!),
    over: (turn) => events.over.push(turn.id),
  }, memory);
  return { conversation, asked, watched, events };
}

function end(answer: AnswerLog, reason: 'stop' | 'failed' = 'stop'): void {
  answer.receive({ type: 'answer', question: answer.id, text: 'Because.', reason });
}

function stored(id: string, parent: string | undefined): StoredQuestion {
  return { parent, answer: finishedAnswer(`question ${id}`, { type: 'answer', question: id, text: 'x', reason: 'stop' }) };
}

async function settled(conversation: Conversation): Promise<void> {
  while (conversation.earlier === 'loading') {
    await new Promise((next) => setImmediate(next));
  }
}

const ids = (conversation: Conversation) => conversation.turns.map((turn) => turn.id);

test('a follow-up names the question before it', () => {
  const { conversation, asked } = start();
  conversation.ask('first', true);
  end(asked[0]!.answer);
  conversation.ask('second', false);
  assert.equal(asked[0]!.parent, undefined);
  assert.equal(asked[1]!.parent, 'asked-0');
  assert.equal(asked[1]!.stream, false);
});

test('the address changes when the server has taken the question, and once', () => {
  const { conversation, asked, events } = start();
  conversation.ask('first', true);
  assert.deepEqual(events.accepted, []);
  asked[0]!.answer.receive({ type: 'asked', question: 'asked-0', queued: 1 });
  end(asked[0]!.answer);
  assert.deepEqual(events.accepted, ['asked-0']);
});

test('a refused question leaves no turn and is handed back', () => {
  const { conversation, asked, events } = start();
  conversation.ask('too long', true);
  asked[0]!.answer.fail('refused', { code: 'question_too_long', message: 'Too long.' });
  assert.deepEqual(conversation.turns, []);
  assert.deepEqual(events.refused, ['too long']);
});

test('trying again takes the place of the failed turn and keeps its parent', () => {
  const { conversation, asked } = start();
  conversation.ask('first', true);
  end(asked[0]!.answer);
  conversation.ask('second', true);
  end(asked[1]!.answer, 'failed');
  conversation.retry(conversation.turns[1]!);
  assert.deepEqual(ids(conversation), ['asked-0', 'asked-2']);
  assert.equal(asked[2]!.question, 'second');
  assert.equal(asked[2]!.parent, 'asked-0');
});

test('opening an answer brings the turns before it', async () => {
  const { conversation } = start({ c: stored('c', 'b'), b: stored('b', 'a'), a: stored('a', undefined) });
  conversation.open('c');
  await settled(conversation);
  assert.deepEqual(ids(conversation), ['a', 'b', 'c']);
});

test('a parent that is not kept any more ends the walk', async () => {
  const { conversation } = start({ c: stored('c', 'b') });
  conversation.open('c');
  await settled(conversation);
  assert.deepEqual(ids(conversation), ['c']);
});

test('a circle of parents ends too', async () => {
  const { conversation } = start({ a: stored('a', 'b'), b: stored('b', 'a') });
  conversation.open('a');
  await settled(conversation);
  assert.equal(new Set(ids(conversation)).size, conversation.turns.length);
});

test('an answer whose log has expired is shown as it is stored', async () => {
  const { conversation, watched } = start({ a: stored('a', undefined) });
  conversation.open('a');
  watched.get('a')!.fail('lost', { code: 'gone', message: 'x' });
  await settled(conversation);
  assert.equal(conversation.turns[0]!.answer.state, 'ended');
  assert.equal(conversation.turns[0]!.question, 'question a');
});

test('going somewhere else ends the walk', async () => {
  const { conversation } = start({ b: stored('b', 'a'), a: stored('a', undefined) });
  conversation.open('b');
  conversation.startNew();
  await new Promise((next) => setTimeout(next, 5));
  assert.deepEqual(conversation.turns, []);
});

test('what follows an unknown answer does not name it as its parent', () => {
  const { conversation, asked, watched } = start();
  conversation.open('nowhere');
  watched.get('nowhere')!.fail('lost', { code: 'not_found', message: 'x' });
  conversation.ask('first', true);
  assert.equal(asked[0]!.parent, undefined);
});

test('a refused attempt to try again leaves the turn that was there', () => {
  const { conversation, asked } = start();
  conversation.ask('first', true);
  end(asked[0]!.answer, 'failed');
  conversation.retry(conversation.turns[0]!);
  asked[1]!.answer.fail('refused', { code: 'busy', message: 'x' });
  assert.deepEqual(ids(conversation), ['asked-0']);
});

test('what follows the answer on screen follows that one, not the one that it took the place of', () => {
  const { conversation, asked } = start();
  conversation.ask('first', true);
  end(asked[0]!.answer);
  conversation.retry(conversation.turns[0]!);
  end(asked[1]!.answer);
  conversation.open('asked-0');
  conversation.ask('second', true);
  assert.equal(asked[2]!.parent, 'asked-0');
});

test('going back to an answer with its turns above it asks nobody', () => {
  const { conversation, asked } = start();
  conversation.ask('first', true);
  end(asked[0]!.answer);
  conversation.ask('second', true);
  end(asked[1]!.answer);
  conversation.startNew();
  conversation.open('asked-1');
  assert.deepEqual(ids(conversation), ['asked-0', 'asked-1']);
});

test('an answer that has expired still shows the question that this browser remembers', async () => {
  const { conversation, watched } = start({}, () => ({ text: 'What was it?', parent: 'gone too' }));
  conversation.open('a');
  watched.get('a')!.fail('lost', { code: 'gone', message: 'x' });
  await settled(conversation);
  assert.equal(conversation.turns[0]!.question, 'What was it?');
  assert.deepEqual(ids(conversation), ['a']);
});

test('the end of an answer is told once', () => {
  const { conversation, asked, events } = start();
  conversation.ask('first', true);
  end(asked[0]!.answer);
  assert.deepEqual(events.over, ['asked-0']);
});
