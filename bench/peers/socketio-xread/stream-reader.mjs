import { keyOf } from './log.mjs';

/** One loop that reads the streams of all questions that are watched, with one blocking XREAD at a time. */
export class StreamReader {
  #redis;
  #blocking;
  #deliver;
  /** By question, the offset up to which it was delivered. */
  #followed = new Map();
  /** A blocked read knows nothing of a question that came later: a stream of the reader's own wakes it. */
  #wake = `wake:${process.pid}`;
  #woken = '0';

  /** @param deliver called with a question's id and its new entries, in their order, at least one */
  constructor(redis, blocking, deliver) {
    this.#redis = redis;
    this.#blocking = blocking;
    this.#deliver = deliver;
    this.#read();
  }

  /** Reads a question from an offset on, if it is not being read already. Returns up to where it was delivered. */
  follow(id, offset) {
    const at = this.#followed.get(id);
    if (at !== undefined) {
      return at;
    }
    this.#followed.set(id, offset);
    this.#redis.xAdd(this.#wake, '*', { id }, { TRIM: { strategy: 'MAXLEN', threshold: 1 } });
    return offset;
  }

  unfollow(id) {
    this.#followed.delete(id);
  }

  async #read() {
    for (;;) {
      const asked = [...this.#followed];
      const streams = asked.map(([id, offset]) => ({ key: keyOf(id), id: offset }));
      const replies = await this.#blocking.xRead([{ key: this.#wake, id: this.#woken }, ...streams], { BLOCK: 0 });
      this.#take(replies, new Map(asked));
    }
  }

  #take(replies, asked) {
    for (const { name, messages } of replies) {
      if (name === this.#wake) {
        this.#woken = messages.at(-1).id;
      } else {
        this.#advance(name.slice(keyOf('').length), messages, asked);
      }
    }
  }

  /** A question that was left, or left and followed anew, while Redis was being asked, is at another place than the entries are. */
  #advance(id, messages, asked) {
    if (this.#followed.get(id) === asked.get(id)) {
      this.#followed.set(id, messages.at(-1).id);
      this.#deliver(id, messages);
    }
  }
}
