import type { Answer, ClientOptions, Connection } from './api.ts';
import { newId } from './ids.ts';
import { createLink } from './link.ts';
import type { Message, Question } from './protocol.ts';
import { questionOf, Subscription } from './subscription.ts';

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
  /** Detaches all answers, which continue on the server, and lets go of the connection. */
  close(): void;
}

export function createClient(options: ClientOptions): Client {
  const answers = new Map<string, Answer>();
  const subscriptions = new Map<string, Subscription>();
  const link = createLink(options, {
    opened: () => subscriptions.forEach((subscription) => subscription.reconnected()),
    received(frame) {
      const { question, ref } = frame as { question?: string; ref?: string };
      const subscription = subscriptions.get(question ?? questionOf(ref) ?? '');
      if (frame.type === 'error') {
        subscription?.fail(frame);
      } else if ('question' in frame) {
        subscription?.receive(frame);
      }
    },
  });

  function follow(id: string, signal?: AbortSignal, question?: Question, after?: string): Answer {
    let subscription = subscriptions.get(id);
    if (!subscription || (subscription.answer.over && !subscription.answer.ending)) {
      const forget = () => {
        subscriptions.delete(id);
        answers.delete(id);
      };
      subscription = new Subscription(id, link.send, forget, question, after);
      subscriptions.set(id, subscription);
      answers.set(id, subscription.answer);
      if (!signal?.aborted) {
        subscription.resume();
      }
    }
    const { answer } = subscription;
    const detach = () => answers.get(id) === answer && answer.detach();
    if (signal?.aborted) {
      detach();
    }
    // A signal may outlive many answers.
    const release = () => signal?.removeEventListener('abort', detach);
    signal?.addEventListener('abort', detach);
    answer.finished.then(release, release);
    return answer;
  }

  return {
    answers,
    get connection() {
      return link.connection;
    },
    ask(question, { id = newId(), stream = true, signal, ...more } = {}) {
      const what = typeof question === 'string' ? { text: question } : { messages: question };
      return follow(id, signal, { id, ...what, ...more, stream });
    },
    watch: (id, { after, signal } = {}) => follow(id, signal, undefined, after),
    reconnect: link.wake,
    close() {
      subscriptions.forEach((subscription) => subscription.detach());
      link.close();
    },
  };
}
