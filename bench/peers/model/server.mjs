/** An OpenAI-compatible model that says the timed script: the part of a model that costs nothing to think. */
import { createServer } from 'node:http';
import { notFound, listen, settings } from '../peer.mjs';
import { Script } from '../script.mjs';

const { port, seed } = settings();
const script = new Script(seed);
const QUESTION = /tokens=(\d{1,7}) rate=(\d{1,7}(?:\.\d{1,9})?)/;
let completions = 0;

const server = createServer((request, response) => {
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    return notFound(request, response);
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text) => (body += text));
  request.on('end', () => complete(JSON.parse(body), response));
});

function complete(request, response) {
  const asked = QUESTION.exec(textOf(request.messages?.at(-1)));
  if (!asked || !request.stream) {
    response.writeHead(400, { 'content-type': 'application/json' });
    return response.end('{"error":{"message":"Ask for a stream with tokens=<n> rate=<r>","type":"invalid_request_error"}}');
  }
  const [tokens, rate] = [Number(asked[1]), Number(asked[2])];
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  stream(tokens, rate, request.stream_options?.include_usage, response);
}

/** The content of a message, which may come in parts. */
function textOf(message) {
  const content = message?.content ?? '';
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
}

/** Tokens need no escape, so that a chunk is what stands before and after the token: nothing is encoded while it is being said. */
function stream(tokens, rate, withUsage, response) {
  const head = `data: {"id":"chatcmpl-${++completions}","object":"chat.completion.chunk","created":${Math.floor(Date.now() / 1000)},"model":"script","choices":[`;
  const choice = `${head}{"index":0,"delta":`;
  const before = `${choice}{"content":"`;
  const after = '"},"logprobs":null,"finish_reason":null}]}\n\n';

  const end = () => {
    response.write(`${choice}{},"logprobs":null,"finish_reason":"stop"}]}\n\n`);
    if (withUsage) {
      response.write(`${head}],"usage":{"prompt_tokens":2,"completion_tokens":${tokens},"total_tokens":${tokens + 2}}}\n\n`);
    }
    response.end('data: [DONE]\n\n');
  };

  response.write(`${choice}{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}\n\n`);
  const cancel = script.say({ tokens, rate }, (token) => response.write(before + token + after), end);
  response.on('close', cancel);
}

listen(server, port);
