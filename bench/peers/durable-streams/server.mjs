/** The server of the Durable Streams protocol; the producer writes to it over HTTP, as viewers read. */
import { DurableStreamTestServer } from '@durable-streams/server';
import { ready, settings, startProducer, takeQuestion } from '../peer.mjs';

const { port } = settings();
const ask = await startProducer(new URL('producer.mjs', import.meta.url));

class Server extends DurableStreamTestServer {
  async handleRequest(request, response) {
    if (takeQuestion(request, response, ask)) {
      return;
    }
    this.#create(request);
    await super.handleRequest(request, response);
  }

  /** One may watch before the producer has made the stream. */
  #create({ method, url }) {
    const path = url.split('?', 1)[0];
    if (method === 'GET' && path.startsWith('/answers/') && !this.store.has(path)) {
      this.store.create(path, { contentType: 'text/plain' });
    }
  }
}

await new Server({ port }).start();
ready();
