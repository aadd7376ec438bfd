import assert from 'node:assert/strict';
import { mock, test, type TestContext } from 'node:test';
import { createClient, newId, type Client, type ClientOptions, type Connection } from '../../main/web/client/index.ts';
import type { ClientFrame } from '../../main/web/client/protocol.ts';
import { LogWriter, QUESTION, START } from './log.ts';

/** The other end of each connection that the client opens. */
class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number; reason: string }) => void;
  sent: ClientFrame[] = [];

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientFrame);
  }

  close(): void {
    this.readyState = 3;
  }

  open(heartbeatMs = 20_000): this {
    this.readyState = 1;
    this.onopen?.();
    return this.says({ type: 'welcome', node: 'a', heartbeatMs });
  }

  says(...frames: object[]): this {
    frames.forEach((frame) => this.onmessage?.({ data: JSON.stringify(frame) }));
    return this;
  }

  breaks(code = 1006, reason = ''): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  of(type: string): any[] {
    return this.sent.filter((frame) => frame.type === type);
  }
}

function start(t: TestContext, more: Partial<ClientOptions> = {}): { client: Client; connections: Connection[] } {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  FakeSocket.all = [];
  const connections: Connection[] = [];
  const client = createClient({
    url: 'http://localhost/v1/socket',
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    onConnection: (connection) => connections.push(connection),
    ...more,
  });
  t.after(() => {
    client.close();
    mock.timers.reset();
  });
  return { client, connections };
}

/** In small steps: a timer that is started by another one would otherwise begin at the end of the whole time. */
function pass(milliseconds: number): void {
  for (let left = milliseconds; left > 0; left -= 10) {
    mock.timers.tick(Math.min(10, left));
  }
}

function accept(socket: FakeSocket, id: string): void {
  const ask = socket.of('ask').at(-1);
  socket.says({ type: 'asked', ref: ask.ref, question: id, queued: 1 });
  socket.says({ type: 'watching', ref: ask.ref, question: id, state: 'queued', resumed: false, after: START, head: START });
}

test('hello is first, and the question follows without waiting for welcome', (t) => {
  const { client } = start(t);
  client.ask('Why?', { id: QUESTION });
  FakeSocket.last.open();
  assert.equal(FakeSocket.last.url, 'ws://localhost/v1/socket');
  assert.equal(FakeSocket.last.protocol, 'answers.v1');
  assert.deepEqual(FakeSocket.last.sent.map((frame) => frame.type), ['hello', 'ask']);
  const { ref, ...ask } = FakeSocket.last.of('ask')[0];
  assert.ok(ref);
  assert.deepEqual(ask, { type: 'ask', id: QUESTION, text: 'Why?', stream: true });
});

test('a question whose acceptance was lost is asked again with the same id', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?');
  FakeSocket.last.open().breaks();
  pass(300);
  FakeSocket.last.open();
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.last.of('ask')[0].id, answer.id);
});

test('after a broken connection the answer is watched from its offset', async (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  const { frames } = new LogWriter().attempt().text('a', 'b').ended({ length: 2 });
  accept(FakeSocket.last.open(), QUESTION);
  FakeSocket.last.says(frames[0]!, frames[1]!).breaks();
  pass(300);
  const { ref, ...watch } = FakeSocket.last.open().of('watch')[0];
  assert.deepEqual(watch, { type: 'watch', question: QUESTION, after: frames[1]!.offset });
  FakeSocket.last.says({ type: 'watching', ref, question: QUESTION, state: 'ended', resumed: true, after: frames[1]!.offset, head: '' }, ...frames.slice(2));
  await answer.finished;
  assert.equal(answer.text, 'ab');
});

test('a gap sends one watch, however many frames follow it', (t) => {
  const { client } = start(t);
  client.ask('Why?', { id: QUESTION });
  accept(FakeSocket.last.open(), QUESTION);
  const { frames } = new LogWriter().attempt().text('a', 'b', 'c', 'd');
  FakeSocket.last.says(frames[0]!, frames[2]!, frames[3]!, frames[4]!);
  pass(10);
  assert.equal(FakeSocket.last.of('watch').length, 1);
  assert.equal(FakeSocket.last.of('watch')[0].after, frames[0]!.offset);
});

test('a lost end is found by asking again after a silence', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  accept(FakeSocket.last.open(120_000), QUESTION);
  const { frames } = new LogWriter().attempt().text('a').ended({});
  FakeSocket.last.says(frames[0]!, frames[1]!);
  pass(29_000);
  assert.equal(FakeSocket.last.of('watch').length, 0);
  pass(1_000);
  const { ref, after } = FakeSocket.last.of('watch')[0];
  FakeSocket.last.says({ type: 'watching', ref, question: QUESTION, state: 'ended', resumed: true, after, head: '' }, frames[2]!);
  assert.equal(answer.state, 'ended');
});

test('a gap that does not heal is not asked about in a tight loop', (t) => {
  const { client } = start(t);
  client.ask('Why?', { id: QUESTION });
  accept(FakeSocket.last.open(), QUESTION);
  const { frames } = new LogWriter().attempt().text('a', 'b');
  for (let i = 0; i < 500; i++) {
    FakeSocket.last.says(frames[2]!);
    const ref = FakeSocket.last.of('watch').at(-1)?.ref;
    FakeSocket.last.says({ type: 'watching', ref, question: QUESTION, state: 'streaming', resumed: true, after: START, head: '' });
    pass(10);
  }
  assert.ok(FakeSocket.last.of('watch').length < 30, `${FakeSocket.last.of('watch').length} watches in 5 s`);
});

test('a question without streaming is asked again after a broken connection', async (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION, stream: false });
  FakeSocket.last.open().says({ type: 'asked', ref: FakeSocket.last.of('ask')[0].ref, question: QUESTION, queued: 1 }).breaks();
  pass(300);
  assert.equal(FakeSocket.last.open().of('ask')[0].id, QUESTION);
  FakeSocket.last.says({ type: 'answer', question: QUESTION, text: 'Because.', reason: 'stop', length: 8, at: 12_300 });
  assert.equal((await answer.finished).at, 12_300);
  assert.equal(answer.text, 'Because.');
});

test('a retryable error asks again after the time that it names', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  FakeSocket.last.open();
  FakeSocket.last.says({ type: 'error', ref: FakeSocket.last.of('ask')[0].ref, code: 'busy', message: 'Busy.', retryable: true, retryAfterMs: 1_000 });
  pass(999);
  assert.equal(FakeSocket.last.of('ask').length, 1);
  pass(300);
  assert.equal(FakeSocket.last.of('ask').length, 2);
  assert.equal(answer.state, 'pending');
  assert.equal(answer.problem?.code, 'busy');
});

test('a gateway that has too many connections is no refusal for good: it is tried again in a moment', (t) => {
  const { client } = start(t);
  const first = FakeSocket.last;
  first.readyState = 1;
  first.onopen?.();
  first.says({ type: 'error', code: 'too_many_connections', message: 'Too many.', retryable: true, retryAfterMs: 5_000 });
  first.breaks(4529, 'too_many_connections');
  assert.equal(client.connection.state, 'connecting');
  pass(300);
  assert.notEqual(FakeSocket.last, first);
});

test('a refusal that is not retryable is final', async (t) => {
  const { client } = start(t);
  const answer = client.ask('', { id: QUESTION });
  FakeSocket.last.open();
  FakeSocket.last.says({ type: 'error', ref: FakeSocket.last.of('ask')[0].ref, code: 'question_empty', message: 'Empty.', retryable: false });
  assert.equal(answer.state, 'refused');
  await assert.rejects(answer.finished, { code: 'question_empty' });
});

test('an unknown answer is lost, and can be watched again', (t) => {
  const { client } = start(t);
  const answer = client.watch(QUESTION);
  FakeSocket.last.open().says({ type: 'error', question: QUESTION, code: 'not_found', message: 'No.', retryable: false });
  assert.equal(answer.state, 'lost');
  assert.notEqual(client.watch(QUESTION), answer);
});

test('a stop that was not confirmed is sent again over the next connection', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  accept(FakeSocket.last.open(), QUESTION);
  answer.stop();
  assert.equal(FakeSocket.last.of('stop').length, 1);
  FakeSocket.last.breaks();
  pass(300);
  assert.equal(FakeSocket.last.open().of('stop').length, 1);
});

test('a question that was stopped before it was sent is never sent', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?');
  answer.stop();
  FakeSocket.last.open();
  assert.equal(answer.state, 'refused');
  assert.equal(FakeSocket.last.of('ask').length, 0);
});

test('a detached answer is unwatched and forgotten', async (t) => {
  const { client } = start(t);
  const answer = client.watch(QUESTION);
  FakeSocket.last.open();
  answer.detach();
  assert.equal(FakeSocket.last.of('unwatch').length, 1);
  assert.equal(client.answers.size, 0);
  await assert.rejects(answer.finished, { code: 'detached' });
});

test('ping is answered with pong', (t) => {
  start(t);
  FakeSocket.last.open().says({ type: 'ping' });
  assert.equal(FakeSocket.last.of('pong').length, 1);
});

test('a silent gateway is left after two and a half heartbeats', (t) => {
  start(t);
  const first = FakeSocket.last.open(1_000);
  pass(2_000);
  first.says({ type: 'ping' });
  pass(2_400);
  assert.equal(FakeSocket.all.length, 1);
  pass(400);
  assert.equal(FakeSocket.all.length, 2);
});

test('a connection that pings but never welcomes is left', (t) => {
  start(t);
  const first = FakeSocket.last;
  first.readyState = 1;
  first.onopen?.();
  for (let second = 0; second < 11; second++) {
    pass(1_000);
    first.says({ type: 'ping' });
  }
  assert.equal(FakeSocket.all.length, 2);
});

test('goaway moves to another connection in good time', (t) => {
  start(t);
  FakeSocket.last.open().says({ type: 'goaway', withinMs: 4_000 });
  pass(2_000);
  assert.equal(FakeSocket.all.length, 2);
});

test('a token that expires is renewed before it does, over the same connection', (t) => {
  let asked = 0;
  const { connections } = start(t, { token: () => `token ${++asked}` });
  pass(10);
  FakeSocket.last.open().says({ type: 'welcome', node: 'a', heartbeatMs: 20_000, expiresInMs: 10_000 });
  pass(8_000);
  assert.deepEqual(FakeSocket.last.of('hello').map((hello) => hello.token), ['token 1', 'token 2']);
  FakeSocket.last.says({ type: 'welcome', node: 'a', heartbeatMs: 20_000, expiresInMs: 20_000 });
  pass(15_000);
  assert.equal(asked, 2);
  assert.equal(FakeSocket.all.length, 1);
  assert.equal(connections.filter(({ state }) => state === 'connected').length, 1);
});

test('after a token has expired the next connection has a fresh one', (t) => {
  let asked = 0;
  const { connections } = start(t, { token: () => `token ${++asked}` });
  FakeSocket.last.open().breaks(4401, 'token_expired');
  assert.equal(connections.at(-1)!.state, 'reconnecting');
  pass(1_000);
  FakeSocket.last.open();
  assert.equal(FakeSocket.last.of('hello')[0].token, 'token 2');
});

test('a client without a token shows the one that it was given, until that is refused', (t) => {
  const { connections } = start(t);
  FakeSocket.last.readyState = 1;
  FakeSocket.last.onopen!();
  FakeSocket.last.says({ type: 'welcome', node: 'a', heartbeatMs: 20_000, token: 'given' }).breaks();
  pass(1_000);
  FakeSocket.last.open();
  assert.equal(FakeSocket.last.of('hello')[0].token, 'given');
  FakeSocket.last.breaks(4401, 'unauthorized');
  pass(1_000);
  FakeSocket.last.open();
  assert.equal(FakeSocket.last.of('hello')[0].token, undefined);
  FakeSocket.last.breaks(4401, 'unauthorized');
  assert.equal(connections.at(-1)!.state, 'refused');
});

test('whose answer it is, is told', (t) => {
  const { client } = start(t);
  const answer = client.watch(QUESTION);
  FakeSocket.last.open();
  assert.equal(answer.mine, true);
  FakeSocket.last.says({ type: 'watching', question: QUESTION, state: 'queued', resumed: false, after: START, head: START, mine: false });
  assert.equal(answer.mine, false);
});

test('a gateway that says 44xx is not asked again by itself', (t) => {
  const { connections } = start(t);
  FakeSocket.last.open().breaks(4401, 'The token has expired.');
  pass(60_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.deepEqual(connections.at(-1), { state: 'refused', sentence: 'The token has expired.' });
});

test('pauses between tries grow to five seconds and no further', (t) => {
  start(t);
  mock.method(Math, 'random', () => 1);
  t.after(() => mock.restoreAll());
  const pauses = Array.from({ length: 9 }, () => {
    const before = FakeSocket.all.length;
    FakeSocket.last.open().breaks();
    let waited = 0;
    while (FakeSocket.all.length === before) {
      mock.timers.tick(10);
      waited += 10;
    }
    return waited;
  });
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]);
});

test('after goaway the old connection serves until the new one is welcomed, and nothing is lost or doubled between', (t) => {
  const { client, connections } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  const old = FakeSocket.last.open();
  accept(old, QUESTION);
  const { frames } = new LogWriter().attempt().text('a', 'b', 'c', 'd');
  old.says(frames[0]!, frames[1]!, { type: 'goaway', withinMs: 4_000 });
  pass(2_000);
  const fresh = FakeSocket.last;
  fresh.readyState = 1;
  fresh.onopen?.();
  assert.equal(fresh.of('watch').length, 0);
  old.says(frames[2]!);
  assert.equal(answer.text, 'ab');
  fresh.says({ type: 'welcome', node: 'b', heartbeatMs: 20_000 });
  assert.equal(old.readyState, 3);
  old.says(frames[3]!);
  assert.equal(answer.text, 'ab');
  const { ref, after } = fresh.of('watch')[0];
  assert.equal(after, frames[2]!.offset);
  fresh.says({ type: 'watching', ref, question: QUESTION, state: 'streaming', resumed: true, after, head: frames[3]!.offset }, frames[3]!, frames[4]!);
  assert.equal(answer.text, 'abcd');
  assert.equal(answer.missed, 1);
  assert.ok(connections.slice(1).every(({ state }) => state === 'connecting' || state === 'connected'), 'never said to be lost');
});

test('a new connection that does not come up leaves the old one as it is', (t) => {
  const { client } = start(t);
  mock.method(Math, 'random', () => 0.99);
  t.after(() => mock.restoreAll());
  const old = FakeSocket.last.open().says({ type: 'goaway', withinMs: 60_000 });
  pass(30_000);
  FakeSocket.last.breaks();
  assert.equal(client.connection.state, 'connected');
  client.watch(QUESTION);
  assert.equal(old.of('watch').length, 1);
  pass(300);
  assert.equal(FakeSocket.all.length, 3);
});

test('when the old connection is lost after goaway, the one that is opening takes over', (t) => {
  const { client } = start(t);
  mock.method(Math, 'random', () => 0.5);
  t.after(() => mock.restoreAll());
  const answer = client.ask('Why?', { id: QUESTION });
  const old = FakeSocket.last.open();
  accept(old, QUESTION);
  old.says({ type: 'goaway', withinMs: 4_000 });
  pass(1_000);
  const fresh = FakeSocket.last;
  assert.notEqual(fresh, old);
  old.breaks();
  assert.equal(client.connection.state, 'reconnecting');
  fresh.open();
  assert.equal(client.connection.state, 'connected');
  assert.equal(fresh.of('watch')[0].question, answer.id);
  pass(6_000);
  assert.equal(FakeSocket.all.length, 2);
});

test('a page that is put aside lets go also of the connection that is opening', (t) => {
  const listeners = new Map<string, () => void>();
  Object.assign(globalThis, {
    document: { hidden: false },
    addEventListener: (type: string, listener: () => void) => listeners.set(type, listener),
    removeEventListener() {},
  });
  start(t);
  mock.method(Math, 'random', () => 0.5);
  t.after(() => {
    mock.restoreAll();
    for (const name of ['document', 'addEventListener', 'removeEventListener']) {
      delete (globalThis as Record<string, unknown>)[name];
    }
  });
  const old = FakeSocket.last.open().says({ type: 'goaway', withinMs: 4_000 });
  pass(1_000);
  listeners.get('pagehide')!();
  assert.deepEqual(FakeSocket.all.map(({ readyState }) => readyState), [3, 3]);
  assert.equal(FakeSocket.all[0], old);
});

for (const broken of ['address', 'token', 'socket']) {
  test(`a connection whose ${broken} cannot be had is tried again`, (t) => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    FakeSocket.all = [];
    let failures = 0;
    const get = (what: string, value: string) => {
      if (what === broken && failures++ === 0) {
        throw new Error('Not yet.');
      }
      return value;
    };
    class Late extends FakeSocket {
      constructor(url: string, protocol: string) {
        super(get('socket', url), protocol);
      }
    }
    const client = createClient({
      url: () => get('address', 'http://localhost/v1/socket'),
      token: () => get('token', 'secret'),
      WebSocket: Late as unknown as typeof WebSocket,
    });
    t.after(() => {
      client.close();
      mock.timers.reset();
    });
    assert.equal(client.connection.state, 'connecting');
    assert.equal(FakeSocket.all.length, 0);
    pass(300);
    FakeSocket.last.open();
    assert.equal(client.connection.state, 'connected');
    assert.equal(FakeSocket.last.of('hello')[0].token, 'secret');
  });
}

test('after a reconnection it is told once how many pieces were missed', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  const told: unknown[] = [];
  answer.subscribe((change) => change.type === 'resumed' && told.push(change.missed));
  const { frames } = new LogWriter().attempt().text('a', 'b', 'c', 'd');
  accept(FakeSocket.last.open(), QUESTION);
  FakeSocket.last.says(frames[0]!, frames[1]!).breaks();
  pass(300);
  const { ref, after } = FakeSocket.last.open().of('watch')[0];
  FakeSocket.last.says({ type: 'watching', ref, question: QUESTION, state: 'streaming', resumed: true, after, head: frames[3]!.offset });
  assert.deepEqual(told, []);
  FakeSocket.last.says({ ...frames[2]!, offset: frames[3]!.offset, text: 'bc', parts: [[1, 20], [1, 30]] }, frames[4]!);
  assert.deepEqual(told, [2]);
  assert.equal(answer.missed, 2);
  FakeSocket.last.breaks();
  pass(600);
  FakeSocket.last.open();
  assert.equal(answer.missed, undefined, 'not known of the newest reconnection');
  const again = FakeSocket.last.of('watch')[0];
  FakeSocket.last.says({ type: 'watching', ref: again.ref, question: QUESTION, state: 'streaming', resumed: true, after: again.after, head: again.after });
  assert.deepEqual(told, [2, 0]);
});

test('stopping is told from the stop to the end, over a reconnection as well', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  accept(FakeSocket.last.open(), QUESTION);
  answer.stop();
  FakeSocket.last.says({ type: 'ok', ref: FakeSocket.last.of('stop')[0].ref }).breaks();
  pass(300);
  FakeSocket.last.open();
  assert.equal(answer.stopping, true);
  const ref = FakeSocket.last.of('watch')[0].ref;
  FakeSocket.last.says({ type: 'watching', ref, question: QUESTION, state: 'ended', resumed: true, after: START, head: '99-00000000' });
  FakeSocket.last.says({ type: 'ended', question: QUESTION, after: START, offset: '99-00000000', reason: 'stopped' });
  assert.equal(answer.stopping, false);
  assert.equal(answer.state, 'ended');
});

test('a stop that is refused for good is not pending any more', (t) => {
  const { client } = start(t);
  const answer = client.watch(QUESTION);
  FakeSocket.last.open();
  answer.stop();
  FakeSocket.last.says({ type: 'error', ref: FakeSocket.last.of('stop')[0].ref, question: QUESTION, code: 'not_found', message: 'No.', retryable: false });
  assert.equal(answer.stopping, false);
});

test('the number of viewers is told, and leaves the log alone', (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  const told: unknown[] = [];
  answer.subscribe((change) => change.type === 'viewers' && told.push(answer.viewers));
  accept(FakeSocket.last.open(), QUESTION);
  const { frames } = new LogWriter().attempt().text('a');
  FakeSocket.last.says(frames[0]!, { type: 'viewers', question: QUESTION, count: 3 }, frames[1]!);
  assert.deepEqual(told, [3]);
  assert.equal(answer.text, 'a');
});

test('a frame that this version does not know is no gap', (t) => {
  const { client } = start(t);
  client.ask('Why?', { id: QUESTION });
  accept(FakeSocket.last.open(), QUESTION);
  FakeSocket.last.says({ type: 'weather', question: QUESTION, sunny: true });
  pass(100);
  assert.equal(FakeSocket.last.of('watch').length, 0);
});

test('the url may be a function, which is asked for each connection', (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  FakeSocket.all = [];
  let n = 0;
  const client = createClient({ url: () => `https://host${++n}/v1/socket`, WebSocket: FakeSocket as unknown as typeof WebSocket });
  t.after(() => {
    client.close();
    mock.timers.reset();
  });
  FakeSocket.last.open().breaks();
  pass(300);
  assert.deepEqual(FakeSocket.all.map(({ url }) => url), ['wss://host1/v1/socket', 'wss://host2/v1/socket']);
});

test('an aborted signal detaches and never stops', async (t) => {
  const { client } = start(t);
  const abort = new AbortController();
  const answer = client.ask('Why?', { id: QUESTION, signal: abort.signal });
  accept(FakeSocket.last.open(), QUESTION);
  abort.abort();
  assert.deepEqual(FakeSocket.last.sent.map(({ type }) => type), ['hello', 'ask', 'unwatch']);
  await assert.rejects(answer.finished, { code: 'detached' });
});

test('a signal that outlives its answers keeps none of them', async (t) => {
  const { client } = start(t);
  const { signal } = new AbortController();
  const add = mock.method(signal, 'addEventListener');
  const remove = mock.method(signal, 'removeEventListener');
  const ended = client.ask('Why?', { id: QUESTION, signal });
  const detached = client.watch(newId(), { signal });
  accept(FakeSocket.last.open(), QUESTION);
  FakeSocket.last.says({ type: 'ended', question: QUESTION, after: START, offset: '99-00000000', reason: 'stopped' });
  detached.detach();
  await Promise.allSettled([ended.finished, detached.finished]);
  assert.deepEqual(
    remove.mock.calls.map((call) => call.arguments[1]).sort(),
    add.mock.calls.map((call) => call.arguments[1]).sort(),
  );
  assert.equal(add.mock.callCount(), 2);
});

test('what was aborted before it could be sent is not asked', async (t) => {
  const { client } = start(t);
  const answer = client.ask('Why?', { signal: AbortSignal.abort() });
  FakeSocket.last.open();
  assert.equal(FakeSocket.last.of('ask').length, 0);
  assert.equal(client.answers.size, 0);
  await assert.rejects(answer.finished, { code: 'detached' });
});

test('a frame that is no JSON is skipped', (t) => {
  const { connections } = start(t);
  FakeSocket.last.open().onmessage?.({ data: '{' });
  assert.equal(connections.at(-1)?.state, 'connected');
});

test('ids are UUIDv7 and sort by time', () => {
  const ids = [newId(1_700_000_000_000), newId(1_700_000_000_001), newId(1_800_000_000_000)];
  ids.forEach((id) => assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(parseInt(ids[0]!.replaceAll('-', '').slice(0, 12), 16), 1_700_000_000_000);
});
