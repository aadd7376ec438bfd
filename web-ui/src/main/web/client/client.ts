import type { Answer } from './answer.ts';
import { newId } from './ids.ts';
import { Link, type Connection, type LinkOptions } from './link.ts';
import type { Message, Question, ServerFrame } from './protocol.ts';
import { questionOf, Subscription } from './subscription.ts';

export interface ClientOptions extends LinkOptions {
  /** Told of each change of the connection. */
  onConnection?: (connection: Connection) => void;
}

export interface WatchOptions {
  /** An offset that was stored before; without it, from the beginning. */
  after?: string;
  /** Aborting it detaches the answer, for everybody here who has it; it never stops it. */
  signal?: AbortSignal;
}

export interface AskOptions {
  /** Your own UUIDv7 for the question; asking again with the same id and text asks nothing new. */
  id?: string;
  /** The question before this one in the same conversation. */
  parent?: string;
  model?: string;
  /** False: no pieces, one whole answer at the end. */
  stream?: boolean;
  /** Aborting it detaches the answer, and never stops it; what was not sent by then is not asked. */
  signal?: AbortSignal;
}

export interface Client {
  readonly connection: Connection;
  /** All answers that this client asked for or watches, by id. */
  readonly answers: ReadonlyMap<string, Answer>;
  ask(question: string | Message[], options?: AskOptions): Answer;
  /** The same answer each time, until it is refused, lost or detached. */
  watch(id: string, options?: WatchOptions): Answer;
  /** Tries to connect now, also after the server refused a connection. */
  reconnect(): void;
  /** Lets go of the connection. The answers continue on the server. */
  close(): void;
}

export function createClient(options: ClientOptions): Client {
  return new SocketClient(options);
}

class SocketClient implements Client {
  readonly answers = new Map<string, Answer>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #link: Link;

  constructor(options: ClientOptions) {
    this.#link = new Link(options, {
      opened: () => this.#subscriptions.forEach((subscription) => subscription.reconnected()),
      received: (frame) => this.#received(frame),
      changed: (connection) => options.onConnection?.(connection),
    });
  }

  get connection(): Connection {
    return this.#link.connection;
  }

  ask(question: string | Message[], options: AskOptions = {}): Answer {
    const { id = newId(), stream = true, signal, ...more } = options;
    const what = typeof question === 'string' ? { text: question } : { messages: question };
    return this.#follow(id, signal, { id, ...what, ...more, stream });
  }

  watch(id: string, { after, signal }: WatchOptions = {}): Answer {
    return this.#follow(id, signal, undefined, after);
  }

  reconnect(): void {
    this.#link.wake();
  }

  close(): void {
    this.#link.close();
  }

  #follow(id: string, signal?: AbortSignal, question?: Question, after?: string): Answer {
    let answer = this.answers.get(id);
    if (!answer || answer.state === 'refused' || answer.state === 'lost') {
      const subscription = new Subscription(id, (frame) => this.#link.send(frame), () => this.#forget(id), question, after);
      answer = subscription.answer;
      this.#subscriptions.set(id, subscription);
      this.answers.set(id, answer);
      if (!signal?.aborted) {
        subscription.resume();
      }
    }
    const detach = () => this.answers.get(id) === answer && answer!.detach();
    if (signal?.aborted) {
      detach();
    }
    signal?.addEventListener('abort', detach);
    return answer;
  }

  #forget(id: string): void {
    this.#subscriptions.delete(id);
    this.answers.delete(id);
  }

  #received(frame: ServerFrame): void {
    const id = ('question' in frame && frame.question) || ('ref' in frame && questionOf(frame.ref)) || '';
    const subscription = this.#subscriptions.get(id);
    switch (frame.type) {
      case 'error':
        return subscription?.fail(frame);
      case 'asked':
      case 'watching':
      case 'started':
      case 'restarted':
      case 'chunk':
      case 'ended':
      case 'answer':
      case 'viewers':
        return subscription?.receive(frame);
    }
  }
}
