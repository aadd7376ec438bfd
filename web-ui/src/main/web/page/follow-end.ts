/** Within this many pixels of the end the reader counts as being there. */
const NEAR = 64;

/** Keeps the end of the page in view while it grows, but only as long as the reader stays there. */
export class FollowEnd {
  #following = false;
  #atEnd = true;
  #lastTop = 0;

  constructor(
    content: Element,
    private readonly changed: () => void,
  ) {
    addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#grown()).observe(content);
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  follow(): void {
    this.#following = true;
    this.#toEnd();
  }

  release(): void {
    this.#following = false;
  }

  jump(): void {
    this.#following = true;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    scrollTo({ top: page().scrollHeight, behavior: calm ? 'instant' : 'smooth' });
  }

  #scrolled(): void {
    const top = page().scrollTop;
    // Only an upward move is the reader's: growing content alone also takes the end out of view.
    if (top < this.#lastTop - 1) {
      this.#following = false;
    }
    this.#lastTop = top;
    this.#measure();
    if (this.#atEnd) {
      this.#following = true;
    }
  }

  #grown(): void {
    if (this.#following) {
      this.#toEnd();
    }
    this.#measure();
  }

  #toEnd(): void {
    scrollTo({ top: page().scrollHeight, behavior: 'instant' });
  }

  #measure(): void {
    const { scrollTop, scrollHeight, clientHeight } = page();
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.changed();
    }
  }
}

function page(): Element {
  return document.scrollingElement ?? document.documentElement;
}
