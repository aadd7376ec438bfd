import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

/** What every peer is started with. */
export function settings() {
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      port: text,
      'redis-port': { ...text, default: '6379' },
      source: { ...text, default: 'script' },
      'model-port': text,
      seed: { ...text, default: '1' },
    },
  });
  return {
    ...values,
    port: Number(values.port),
    seed: Number(values.seed),
    redis: `redis://127.0.0.1:${values['redis-port']}`,
  };
}

/** A server for `POST /ask`, which hands the question to `ask`; all else goes to `other`. */
export function createAskServer(ask, other = notFound) {
  return createServer((request, response) => {
    if (!takeQuestion(request, response, ask)) {
      other(request, response);
    }
  });
}

/** Takes care of a request if it is `POST /ask`, and tells whether it was. */
export function takeQuestion(request, response, ask) {
  if (request.method !== 'POST' || request.url !== '/ask') {
    return false;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text) => (body += text));
  request.on('end', () => {
    ask(JSON.parse(body));
    response.writeHead(202, { 'content-length': 0 }).end();
  });
  return true;
}

export function notFound(request, response) {
  response.writeHead(404, { 'content-length': 0 }).end();
}

/** Prints `ready` once the server listens. */
export function listen(server, port) {
  // A storm of viewers knocks at once: the default backlog of 511 would refuse some of them.
  server.listen({ port, host: '127.0.0.1', backlog: 8192 }, ready);
}

export function ready() {
  console.log('ready');
  process.on('SIGTERM', () => process.exit(0));
}

/** Starts the producer, a process apart with the same arguments. Resolves to the function that asks it, when it can be asked. */
export function startProducer(file) {
  const child = fork(file, process.argv.slice(2));
  process.on('exit', () => child.kill());
  child.on('exit', (code) => {
    console.error(`The producer ended with ${code}`);
    process.exit(1);
  });
  return new Promise((resolve) => child.once('message', () => resolve((question) => child.send(question))));
}

/** In the producer: calls `produce` with each question. */
export function onQuestion(produce) {
  process.on('message', produce);
  process.on('disconnect', () => process.exit(0));
  process.send('ready');
}
