/** Appends each token to the stream of its question with the client that the library recommends for that. */
import { DurableStream, IdempotentProducer } from '@durable-streams/client';
import { onQuestion, settings } from '../peer.mjs';
import { source } from '../source.mjs';

const options = settings();
const say = source(options);

onQuestion(async ({ id, tokens, rate }) => {
  const stream = await DurableStream.create({ url: `http://127.0.0.1:${options.port}/answers/${id}`, contentType: 'text/plain' });
  const producer = new IdempotentProducer(stream, id, { autoClaim: true, onError: fail });
  say(
    { tokens, rate },
    (text) => producer.append(text),
    () => producer.close(),
  );
});

function fail(error) {
  console.error(error);
  process.exit(1);
}
