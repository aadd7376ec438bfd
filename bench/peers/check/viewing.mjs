import { token } from '../script.mjs';

/** What one viewer has seen of one answer, over all the connections that it needed. */
export class Viewing {
  tokens = [];
  /** What the peer resumes from, in the peer's own terms. */
  offset = null;
  #waiting = [];
  #ended = false;

  add(text) {
    this.tokens.push(...(text.match(/.{1,24}/gs) ?? []));
    this.#wake();
  }

  end() {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves when so many tokens were seen. */
  seen(count) {
    return this.#until(() => this.tokens.length >= count);
  }

  ended() {
    return this.#until(() => this.#ended);
  }

  /** Why this is not the answer of so many tokens, or undefined. */
  fault(count) {
    const wrong = this.tokens.findIndex((text, seq) => text !== token(seq, parseInt(text.slice(5, 13), 36)));
    if (wrong >= 0) {
      return `token ${wrong} is "${this.tokens[wrong]}"`;
    }
    return this.tokens.length === count ? undefined : `${this.tokens.length} tokens in place of ${count}`;
  }

  #until(condition) {
    return new Promise((resolve) => {
      this.#waiting.push({ condition, resolve });
      this.#wake();
    });
  }

  #wake() {
    this.#waiting = this.#waiting.filter(({ condition, resolve }) => !condition() || resolve());
  }
}
