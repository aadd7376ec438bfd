/** Vercel's resumable-stream with server-sent events: the first viewer has the stream itself, the others are served through Redis. */
import { createAskServer, listen, notFound, settings } from '../peer.mjs';
import { source } from '../source.mjs';

const options = settings();
process.env.REDIS_URL = options.redis; // Where the library looks when it is given no clients.
const { createResumableStreamContext } = await import('resumable-stream');
const streams = createResumableStreamContext({ waitUntil: null });
const say = source(options);

/** What the model says to a question, until its first viewer takes it. */
const answers = new Map();

function answerTo(id) {
  let answer = answers.get(id);
  if (!answer) {
    answer = {};
    answer.stream = new ReadableStream({ start: (controller) => (answer.controller = controller) });
    answers.set(id, answer);
  }
  return answer;
}

function ask({ id, tokens, rate }) {
  const { controller } = answerTo(id);
  const write = (text) => controller.enqueue(`data: ${JSON.stringify(text)}\n\n`);
  say({ tokens, rate }, write, () => {
    controller.enqueue('data: [DONE]\n\n');
    controller.close();
  });
}

function watch(request, response) {
  respond(request, response).catch((error) => {
    console.error(error); // Above all: the producer did not answer within a second, which is the library's limit.
    response.headersSent ? response.destroy() : response.writeHead(500).end();
  });
}

async function respond(request, response) {
  const [, id, resumeAt] = /^\/answers\/([\w-]{1,64})(?:\?resumeAt=(\d+))?$/.exec(request.url) ?? [];
  if (!id) {
    return notFound(request, response);
  }
  const stream = await streams.resumableStream(id, () => answerTo(id).stream, resumeAt && Number(resumeAt));
  if (!stream) {
    return response.writeHead(422).end('Stream is already done');
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }).flushHeaders();
  await send(stream.getReader(), response);
}

async function send(reader, response) {
  response.on('close', () => reader.cancel());
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    response.write(next.value);
  }
  response.end();
}

listen(createAskServer(ask, watch), options.port);
