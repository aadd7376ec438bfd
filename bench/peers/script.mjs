/**
 * What every peer says in place of a model: tokens of 24 ASCII characters at a steady rate,
 * `<seq:4 base36>.<time:8 base36>.<filler:9 letters> `, which tell which they are and when they were said.
 *
 * One timer for all answers of the process, and a look at the clock once a millisecond at most: a timer for each
 * token would be measured along with what shall be measured.
 */

const A = 'a'.charCodeAt(0);

/** The filler repeats itself each 26 tokens. */
const FILLERS = Array.from({ length: 26 }, (_, seq) =>
  String.fromCharCode(...Array.from({ length: 9 }, (_, i) => A + ((seq * 7 + i * 3) % 26))),
);

/** `performance.now()` is cheap and counts from the process's own beginning; this is where that lies on the clock that processes share. */
const ORIGIN = Number(process.hrtime.bigint() / 1000n) - performance.now() * 1000;

/** Microseconds of CLOCK_MONOTONIC. */
function micros() {
  return Math.floor(ORIGIN + performance.now() * 1000);
}

/** Token `seq` of an answer, said at `time`. */
export function token(seq, time = micros()) {
  return `${seq.toString(36).padStart(4, '0')}.${time.toString(36).padStart(8, '0')}.${FILLERS[seq % 26]} `;
}

/** Says answers. Its answers begin at a random place within their first interval, so that not all tick together. */
export class Script {
  #waiting = new Heap();
  #timer = null;
  #looksAt = Infinity;
  #random;

  constructor(seed = 1) {
    this.#random = mulberry32(seed);
  }

  /**
   * Says `tokens` tokens, token k being due k/rate seconds after the first: counted from the first, so that lateness does not add up.
   *
   * @param onToken called with the text of each
   * @param onEnd called once, after the last
   * @returns a function that ends it early, without onEnd
   */
  say({ tokens, rate }, onToken, onEnd) {
    const interval = 1000 / rate;
    const begins = performance.now() + this.#random() * interval;
    const answer = { tokens, interval, begins, due: begins, said: 0, onToken, onEnd };
    this.#waiting.push(answer);
    this.#wait();
    return () => {
      answer.tokens = -1;
    };
  }

  #look() {
    this.#looksAt = Infinity;
    const now = performance.now();
    while (this.#waiting.peek()?.due <= now) {
      const next = this.#waiting.pop();
      if (this.#speak(next, now)) {
        this.#waiting.push(next);
      }
    }
    this.#wait();
  }

  /** Says all that is due of an answer. Whether there is more to come. */
  #speak(answer, now) {
    while (answer.said < answer.tokens && answer.due <= now) {
      answer.onToken(token(answer.said++));
      answer.due = answer.begins + answer.said * answer.interval;
    }
    if (answer.said === answer.tokens) {
      answer.onEnd();
    }
    return answer.said < answer.tokens;
  }

  #wait() {
    const next = this.#waiting.peek();
    if (next && next.due < this.#looksAt) {
      clearTimeout(this.#timer);
      this.#looksAt = next.due;
      this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.ceil(next.due - performance.now())));
    }
  }
}

/** A binary heap: the answer that is due first lies on top. */
class Heap {
  #items = [];

  peek() {
    return this.#items[0];
  }

  push(item) {
    const items = this.#items;
    let at = items.length;
    while (at > 0 && item.due < items[(at - 1) >> 1].due) {
      items[at] = items[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    items[at] = item;
  }

  pop() {
    const top = this.#items[0];
    const last = this.#items.pop();
    if (this.#items.length > 0) {
      this.#sink(last);
    }
    return top;
  }

  /** Puts an item in the place of the top, and then where it belongs. */
  #sink(item) {
    const items = this.#items;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && items[child + 1].due < items[child].due) {
        child++;
      }
      if (item.due <= items[child].due) {
        break;
      }
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
  }
}

/** A small random generator that can be seeded, which Math.random cannot: numbers in [0, 1). */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
