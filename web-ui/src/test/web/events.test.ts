import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createClient, type Client, type Connection } from '../../main/web/client/index.ts';
import { LogWriter, QUESTION, START } from './log.ts';

/** A real server over plain HTTP, and a WebSocket class that never gets through. */
interface Gateway {
  client: Client;
  connections: Connection[];
  requests: string[];
  bodies: any[];
  /** The event streams that were opened; the last one is open as long as the client wants. */
  streams: ServerResponse[];
}

class ClosedDoor {
  static knocks = 0;
  readyState = 0;
  onclose?: (event: { code: number; reason: string }) => void;

  constructor() {
    ClosedDoor.knocks++;
    setTimeout(() => this.onclose?.({ code: 1006, reason: '' }));
  }

  close(): void {}
}

type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => boolean;

async function start(t: TestContext, more: { socket?: unknown; answering?: Answering; token?: string } = {}): Promise<Gateway> {
  const gateway: Gateway = { connections: [], requests: [], bodies: [], streams: [] } as unknown as Gateway;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    gateway.requests.push(`${request.method} ${request.url}`);
    if (body) {
      gateway.bodies.push(JSON.parse(body));
    }
    if (!more.answering?.(request, response, body)) {
      answer(gateway, request, response);
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  gateway.client = createClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/socket`,
    WebSocket: (more.socket ?? ClosedDoor) as typeof WebSocket,
    pace: { first: 5, longest: 20 },
    ...(more.token && { token: more.token }),
    onConnection: (connection) => gateway.connections.push(connection),
  });
  t.after(() => end(gateway.client, server));
  return gateway;
}

/** Empty if the client, which owes nobody an end of its requests, has gone in the middle. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  try {
    return (await request.setEncoding('utf8').toArray()).join('');
  } catch {
    return '';
  }
}

function end(client: Client, server: Server): void {
  client.close();
  server.closeAllConnections();
  server.close();
}

function answer(gateway: Gateway, request: IncomingMessage, response: ServerResponse): void {
  const json = (status: number, value: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (request.url === '/v1/welcome') {
    json(200, { type: 'welcome', node: 'a', heartbeatMs: 20_000, limits: { questionChars: 7 } });
  } else if (request.method === 'POST') {
    json(202, { question: QUESTION, queued: 1 });
  } else if (request.method === 'DELETE') {
    response.writeHead(204).end();
  } else {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const after = new URL(request.url!, 'http://host').searchParams.get('after');
    says(response, { type: 'watching', question: QUESTION, state: 'queued', resumed: after !== null, after: after ?? START, head: after ?? START });
    gateway.streams.push(response);
  }
}

function says(stream: ServerResponse, ...frames: object[]): void {
  frames.forEach((frame) => stream.write(`event:x\ndata:${JSON.stringify(frame)}\n\n`));
}

async function until(what: string, condition: () => unknown): Promise<void> {
  for (let left = 400; !condition(); left--) {
    assert.ok(left > 0, `waited too long until ${what}`);
    await new Promise((later) => setTimeout(later, 5));
  }
}

test('where no WebSocket gets through, the client asks, reads and ends over plain HTTP', async (t) => {
  const before = ClosedDoor.knocks;
  const { client, bodies, streams, connections } = await start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  await until('the stream is open', () => streams.length);
  const { frames } = new LogWriter().attempt().text('wör', 'ld 😀').ended({ length: 8 });
  says(streams[0]!, ...frames);
  assert.equal((await answer.finished).reason, 'stop');
  assert.equal(answer.text, 'wörld 😀');
  assert.ok(ClosedDoor.knocks >= before + 2);
  assert.deepEqual(bodies, [{ id: QUESTION, text: 'Why?', stream: true }]);
  assert.equal(connections.at(-1)?.via, 'events');
  assert.equal(connections.at(-1)?.sentence, 'Connected');
  assert.equal(connections.at(-1)?.limits?.questionChars, 7);
  await until('the stream is given back', () => streams[0]!.destroyed || streams[0]!.closed);
});

test('a frame that comes in parts, even of one character, is put together', async (t) => {
  const { client, streams } = await start(t);
  const answer = client.watch(QUESTION);
  await until('the stream is open', () => streams.length);
  const { frames } = new LogWriter().attempt().text('é').ended({});
  const bytes = Buffer.from(frames.map((frame) => `: ping\n\ndata:${JSON.stringify(frame)}\n\n`).join(''));
  for (const byte of bytes) {
    streams[0]!.write(Buffer.of(byte));
    await new Promise((later) => setImmediate(later));
  }
  await answer.finished;
  assert.equal(answer.text, 'é');
});

test('a runtime without WebSocket goes over HTTP at once', async (t) => {
  const { client, connections, streams } = await start(t, { socket: null });
  client.watch(QUESTION);
  await until('the stream is open', () => streams.length);
  assert.deepEqual(connections.map(({ via }) => via).filter(Boolean), ['events']);
});

test('an event stream that breaks off is resumed at its offset', async (t) => {
  const { client, streams, requests } = await start(t);
  const answer = client.watch(QUESTION);
  await until('the stream is open', () => streams.length);
  const { frames } = new LogWriter().attempt().text('a', 'b').ended({});
  says(streams[0]!, frames[0]!, frames[1]!);
  await until('it is read', () => answer.text);
  streams[0]!.destroy();
  await until('there is another', () => streams.length === 2);
  assert.equal(requests.at(-1), `GET /v1/answers/${QUESTION}?after=${frames[1]!.offset}`);
  says(streams[1]!, ...frames.slice(2));
  await answer.finished;
  assert.equal(answer.text, 'ab');
  assert.equal(answer.missed, 0);
});

test('stop is a DELETE, and its end comes with the stream', async (t) => {
  const { client, streams, requests } = await start(t);
  const answer = client.ask('Why?', { id: QUESTION });
  await until('the stream is open', () => streams.length);
  answer.stop();
  assert.equal(answer.stopping, true);
  await until('it is stopped', () => requests.includes(`DELETE /v1/answers/${QUESTION}`));
  says(streams[0]!, { type: 'ended', question: QUESTION, after: START, offset: '99-00000000', reason: 'stopped' });
  assert.equal((await answer.finished).reason, 'stopped');
});

test('detaching ends the stream and stops nothing', async (t) => {
  const { client, streams, requests, connections } = await start(t);
  const answer = client.watch(QUESTION);
  await until('the stream is open', () => streams.length);
  answer.detach();
  await until('the stream is given back', () => streams[0]!.destroyed || streams[0]!.closed);
  assert.ok(!requests.some((request) => request.startsWith('DELETE')));
  assert.equal(connections.at(-1)?.state, 'connected');
});

test('a question that is refused is refused with the same words as over a WebSocket', async (t) => {
  const problem = { code: 'question_too_long', message: 'The question is too long.', retryable: false };
  const { client } = await start(t, { answering: refusing('POST', 413, JSON.stringify(problem)) });
  const answer = client.ask('Why?', { id: QUESTION });
  await assert.rejects(answer.finished, { code: 'question_too_long', message: 'The question is too long.' });
  assert.equal(answer.state, 'refused');
});

test('a busy gateway is asked again after its time', async (t) => {
  let busy = true;
  const { client, streams } = await start(t, {
    answering(request, response) {
      const refused = request.method === 'POST' && busy;
      if (refused) {
        busy = false;
        response.writeHead(503).end(JSON.stringify({ code: 'busy', message: 'Busy.', retryable: true, retryAfterMs: 10 }));
      }
      return refused;
    },
  });
  const answer = client.ask('Why?', { id: QUESTION });
  await until('it is told', () => answer.problem);
  assert.equal(answer.problem?.code, 'busy');
  await until('it is accepted', () => streams.length);
  assert.equal(answer.problem, undefined);
});

test('an answer that is not there is lost', async (t) => {
  const { client } = await start(t, { answering: refusing('GET', 404, '{"code":"not_found","message":"No.","retryable":false}', '/v1/answers') });
  await assert.rejects(client.watch(QUESTION).finished, { code: 'not_found' });
});

test('an answer that has expired while the connection was away is lost, and not asked for again', async (t) => {
  let expired = false;
  const { client, streams, requests, connections } = await start(t, {
    answering(request, response) {
      const gone = expired && request.url!.startsWith('/v1/answers');
      if (gone) {
        response.writeHead(404).end('{"code":"not_found","message":"No.","retryable":false}');
      }
      return gone;
    },
  });
  const answer = client.watch(QUESTION);
  await until('the stream is open', () => streams.length && answer.state !== 'pending');
  expired = true;
  streams[0]!.destroy();
  await assert.rejects(answer.finished, { code: 'not_found' });
  assert.equal(answer.state, 'lost');
  await until('it is connected', () => connections.at(-1)?.state === 'connected');
  const before = requests.length;
  await new Promise((later) => setTimeout(later, 100));
  assert.deepEqual(requests.slice(before).filter((request) => request.includes('answers')), []);
});

test('an event stream that ends with an error is believed, and the connection stays', async (t) => {
  const { client, streams, connections } = await start(t);
  const answer = client.watch(QUESTION);
  await until('the stream is open', () => streams.length);
  says(streams[0]!, { type: 'error', question: QUESTION, code: 'gone', message: 'Gone.', retryable: false });
  streams[0]!.end();
  await assert.rejects(answer.finished, { code: 'gone' });
  assert.equal(answer.state, 'lost');
  await new Promise((later) => setTimeout(later, 50));
  assert.equal(connections.at(-1)?.state, 'connected');
});

test('a question that has reached no server is given back by a stop, whatever was tried', async (t) => {
  const { client, requests } = await start(t, { answering: refusing('GET', 502, 'Bad gateway') });
  const answer = client.ask('Why?', { id: QUESTION });
  await until('it has been tried a while', () => requests.length > 4);
  answer.stop();
  assert.equal(answer.state, 'refused');
  assert.equal(answer.problem?.code, 'cancelled');
  assert.deepEqual(requests.filter((request) => request.startsWith('POST')), []);
});

test('a question that may have arrived is not given back: it is asked again, and then stopped', async (t) => {
  let posts = 0;
  const { client, streams, requests } = await start(t, {
    answering(request, response) {
      const swallowed = request.method === 'POST' && ++posts === 1;
      if (swallowed) {
        response.destroy();
      }
      return swallowed;
    },
  });
  const answer = client.ask('Why?', { id: QUESTION });
  await until('it has been sent', () => posts === 1);
  answer.stop();
  assert.equal(answer.state, 'pending');
  assert.equal(answer.stopping, true);
  await until('it is stopped', () => requests.includes(`DELETE /v1/answers/${QUESTION}`));
  await until('it is watched', () => streams.length);
  assert.equal(posts, 2);
});

test('once plain HTTP has got through, a WebSocket is tried again soon, and ever more seldom', async (t) => {
  const { connections } = await start(t);
  await until('it is connected', () => connections.at(-1)?.via === 'events');
  ClosedDoor.knocks = 0;
  await until('a socket is tried', () => ClosedDoor.knocks === 1);
  await new Promise((later) => setTimeout(later, 300));
  assert.ok(ClosedDoor.knocks < 4, `${ClosedDoor.knocks} more`);
  assert.equal(connections.at(-1)?.via, 'events');
});

test('what a proxy refuses without a word of the gateway is told by its status', async (t) => {
  const { client } = await start(t, { answering: refusing('POST', 403, '<h1>Forbidden</h1>') });
  await assert.rejects(client.ask('Why?').finished, { code: 'http_403' });
});

test('without streaming the whole answer is waited for, however often that takes', async (t) => {
  let waits = 0;
  const { client, bodies } = await start(t, {
    answering(_request, response, body) {
      const waiting = body.includes('"stream":false');
      if (waiting) {
        const done = ++waits === 2;
        response.writeHead(done ? 200 : 202).end(JSON.stringify(done ? { type: 'answer', question: QUESTION, text: 'All.', reason: 'stop' } : { question: QUESTION, queued: 0 }));
      }
      return waiting;
    },
  });
  const answer = client.ask('Why?', { id: QUESTION, stream: false });
  const states: string[] = [];
  answer.subscribe(() => states.at(-1) !== answer.state && states.push(answer.state));
  await answer.finished;
  assert.equal(answer.text, 'All.');
  assert.deepEqual(states, ['queued', 'ended']);
  assert.deepEqual(bodies.map(({ stream }) => stream), [true, false, false]);
});

test('the token goes with each request', async (t) => {
  const tokens: (string | undefined)[] = [];
  const { client, streams } = await start(t, {
    token: 'secret',
    answering(request) {
      tokens.push(request.headers.authorization);
      return false;
    },
  });
  client.watch(QUESTION);
  await until('the stream is open', () => streams.length);
  assert.deepEqual([...new Set(tokens)], ['Bearer secret']);
});

test('a server that is away is tried in turns, and is said to be away', async (t) => {
  const { client, connections, requests } = await start(t, { answering: refusing('GET', 502, 'Bad gateway') });
  await until('it has been tried a while', () => requests.length > 4);
  assert.equal(client.connection.state, 'connecting');
  assert.ok(connections.every(({ state }) => state === 'connecting'));
});

function refusing(method: string, status: number, body: string, path = ''): Answering {
  return (request, response) => {
    const refused = request.method === method && request.url!.startsWith(path);
    if (refused) {
      response.writeHead(status).end(body);
    }
    return refused;
  };
}
