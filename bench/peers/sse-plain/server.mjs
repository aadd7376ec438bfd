/** Server-sent events from the process that has the answer, and nothing else: no store, no resume. The floor. */
import { createAskServer, listen, notFound, settings } from '../peer.mjs';
import { source } from '../source.mjs';

const options = settings();
const say = source(options);

/** Who watches an answer, from the first viewer's coming or the question on, to the answer's end. */
const viewers = new Map();
const over = new Set();

function viewersOf(id) {
  let them = viewers.get(id);
  if (!them) {
    viewers.set(id, (them = new Set()));
  }
  return them;
}

function ask({ id, tokens, rate }) {
  const them = viewersOf(id);
  const write = (text) => {
    const event = `data: ${JSON.stringify(text)}\n\n`;
    them.forEach((viewer) => viewer.write(event));
  };
  say({ tokens, rate }, write, () => {
    them.forEach((viewer) => viewer.end('data: [DONE]\n\n'));
    viewers.delete(id);
    over.add(id);
  });
}

function watch(request, response) {
  const id = /^\/answers\/([\w-]{1,64})$/.exec(request.url)?.[1];
  if (!id || over.has(id)) {
    return notFound(request, response);
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }).flushHeaders();
  const them = viewersOf(id);
  them.add(response);
  response.on('close', () => them.delete(response));
}

listen(createAskServer(ask, watch), options.port);
