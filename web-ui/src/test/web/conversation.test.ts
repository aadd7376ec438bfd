import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerLog } from '../../main/web/client/answer.ts';
import { finishedAnswer } from '../../main/web/client/finished.ts';
import type { Answer, AskOptions, Client } from '../../main/web/client/index.ts';
import { Conversation, type Memory } from '../../main/web/page/conversation.ts';
import type { StoredQuestion } from '../../main/web/page/stored.ts';
import { Unsent } from '../../main/web/page/unsent.ts';
import { LogWriter, START } from './log.ts';

/** A client whose answers the test itself brings about, and a store of questions. */
function start(store: Record<string, StoredQuestion> = {}, memory: Memory = () => undefined, tab = storage()) {
  const asked: Array<AskOptions & { question: unknown; answer: AnswerLog }> = [];
  const watched = new Map<string, AnswerLog>();
  const client: Client = {
    connection: { state: 'connected', sentence: '' },
    answers: new Map<string, Answer>(),
    ask(question, options = {}) {
      const answer = new AnswerLog(options.id ?? `asked-${asked.length}`);
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
  }, memory, new Unsent(() => tab));
  return { conversation, asked, watched, events };
}

/** What one tab keeps over a reload. */
function storage(): Storage {
  const kept = new Map<string, string>();
  const getItem = (key: string) => kept.get(key) ?? null;
  return { getItem, setItem: (key: string, value: string) => kept.set(key, value) } as unknown as Storage;
}

/** Conversations of so many questions: q1, q2, … */
function chain(length: number): Record<string, StoredQuestion> {
  const all = Array.from({ length }, (_, i) => [`q${i + 1}`, stored(`q${i + 1}`, i ? `q${i}` : undefined)] as const);
  return Object.fromEntries(all);
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

test('what was not accepted before a reload is asked again under its id, in its place', () => {
  const tab = storage();
  const before = start({}, undefined, tab);
  before.conversation.open('p');
  before.conversation.ask('Are you there?', false);
  const { conversation, asked } = start({}, undefined, tab);
  conversation.open('p');

  conversation.askUnsent();

  assert.deepEqual(ids(conversation), ['p', 'asked-0']);
  assert.deepEqual([asked[0]!.id, asked[0]!.question, asked[0]!.parent, asked[0]!.stream], ['asked-0', 'Are you there?', 'p', false]);
});

test('what is being asked runs, not what is still being opened above it', () => {
  const { conversation } = start();
  conversation.open('p');
  conversation.ask('And then?', true);
  assert.equal(conversation.running?.id, 'asked-0');
});

test('what was accepted or refused before a reload is not asked again', () => {
  const tab = storage();
  const before = start({}, undefined, tab);
  before.conversation.ask('accepted', true);
  before.asked[0]!.answer.receive({ type: 'asked', question: 'asked-0', queued: 1 });
  before.conversation.startNew();
  before.conversation.ask('refused', true);
  before.asked[1]!.answer.fail('refused', { code: 'busy', message: 'x' });
  const { conversation, asked } = start({}, undefined, tab);

  conversation.askUnsent();

  assert.deepEqual(asked, []);
});

test('what was asked in another conversation is asked again unseen', () => {
  const tab = storage();
  const before = start({}, undefined, tab);
  before.conversation.open('p');
  before.conversation.ask('And then?', true);
  const { conversation, asked, events } = start({}, undefined, tab);
  conversation.open('other');

  conversation.askUnsent();

  assert.deepEqual(ids(conversation), ['other']);
  end(asked[0]!.answer);
  assert.deepEqual(events.accepted, ['asked-0']);
});

test('what was asked in the place of another answer is asked again in its place', () => {
  const tab = storage();
  const before = start({}, undefined, tab);
  before.conversation.ask('Why?', true);
  end(before.asked[0]!.answer);
  before.conversation.retry(before.conversation.turns[0]!);
  const { conversation } = start({}, undefined, tab);
  conversation.open('asked-0');

  conversation.askUnsent();

  assert.deepEqual(ids(conversation), ['asked-1']);
});

test('foreign data among what was not sent does no harm', () => {
  const tab = storage();
  tab.setItem('runnel.unsent', '[null,7,{"id":"a"},{"id":"a","text":7,"stream":true}]');
  const { conversation, asked } = start({}, undefined, tab);
  conversation.askUnsent();
  assert.deepEqual(asked, []);
});

test('a question that is refused after its asker has gone is handed back too', () => {
  const { conversation, asked, events } = start();
  conversation.ask('precious', true);
  conversation.startNew();
  asked[0]!.answer.fail('refused', { code: 'busy', message: 'x' });
  assert.deepEqual(events.refused, ['precious']);
  assert.deepEqual(conversation.turns, []);
});

test('an earlier turn is shown as it is stored until its log is here, and then with its own times', async () => {
  const { conversation, watched } = start({ b: stored('b', 'a'), a: stored('a', undefined) });
  conversation.open('b');
  await settled(conversation);
  const turn = conversation.turns[0]!;
  assert.deepEqual([turn.answer.text, turn.running, turn.recording.pieces.length], ['x', false, 0]);

  const log = watched.get('a')!;
  log.receive({ type: 'watching', question: 'a', state: 'ended', resumed: false, after: START, head: '99-00000000' });
  new LogWriter().attempt().text('x', 'y').ended({}).frames.forEach((frame, i) => log.receive({ ...frame, at: 100 * (i + 1) }));

  assert.deepEqual([turn.answer.text, turn.answer.firstTextAt, turn.recording.pieces.length], ['xy', 200, 2]);
});

test('an earlier turn whose log has expired stays as it is stored', async () => {
  const { conversation, watched } = start({ b: stored('b', 'a'), a: stored('a', undefined) });
  conversation.open('b');
  await settled(conversation);
  watched.get('a')!.fail('lost', { code: 'gone', message: 'x' });
  assert.equal(conversation.turns[0]!.answer.text, 'x');
});

test('of a long conversation the rest is loaded when it is wanted', async () => {
  const { conversation, asked } = start(chain(120));
  conversation.open('q120');
  await settled(conversation);
  assert.deepEqual([conversation.turns.length, conversation.earlier], [51, 'more']);
  conversation.ask('one more', true);
  assert.equal(conversation.earlier, 'more');
  end(asked[0]!.answer);

  await conversation.loadEarlier();
  assert.deepEqual([conversation.turns.length, conversation.earlier], [102, 'more']);
  await conversation.loadEarlier();
  assert.deepEqual([conversation.turns.length, conversation.earlier, conversation.turns[0]!.id], [121, 'known', 'q1']);
});

test('a conversation of exactly as many turns as are loaded at a time has no more', async () => {
  const { conversation } = start(chain(51));
  conversation.open('q51');
  await settled(conversation);
  assert.deepEqual([conversation.turns.length, conversation.earlier], [51, 'known']);
});

test('asking while the turns above are still looked up does not keep them away', async () => {
  const { conversation, watched } = start(chain(3));
  conversation.open('q3');
  end(watched.get('q3')!);
  await new Promise((next) => setImmediate(next));
  conversation.ask('and then?', true);
  await settled(conversation);
  assert.deepEqual(ids(conversation), ['q1', 'q2', 'q3', 'asked-0']);
  assert.equal(conversation.earlier, 'known');
});
