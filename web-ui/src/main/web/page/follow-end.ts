/** Within this many pixels of the end the reader counts as being there. */
const NEAR = 48;

/** These keys move a page up when nothing else takes them. */
const UPWARD_KEYS = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Keeps the end of the page in view while it grows, but only as long as the reader stays there. Each position is attributed: to this class if it
 * is the one that was set here, to the browser if the page has become shorter, else to the reader. No timers: they would guess.
 */
export class FollowEnd {
  /** Whether something was added below since the reader left the end. */
  news = false;
  #following = false;
  #atEnd = true;
  #lastTop = 0;
  #height = 0;
  #width = 0;

  constructor(
    private readonly content: Element,
    private readonly changed: () => void,
  ) {
    addEventListener('scroll', () => this.#scrolled(), { passive: true });
    addEventListener('resize', () => this.#grown());
    addEventListener('wheel', (event) => event.deltaY < 0 && !event.ctrlKey && !isElsewhere(event.target) && this.#leave(), { passive: true });
    addEventListener('keydown', (event) => UPWARD_KEYS.has(event.key) && !isElsewhere(event.target) && this.#leave());
    document.addEventListener('selectionchange', () => this.#selected());
    this.#watchTouch();
    new ResizeObserver(() => this.#grown()).observe(content);
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  get following(): boolean {
    return this.#following;
  }

  follow(): void {
    this.#set(true);
    this.#toEnd('instant');
  }

  release(): void {
    this.#set(false);
  }

  jump(): void {
    this.#set(true);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#toEnd(calm ? 'instant' : 'smooth');
  }

  /** At once, before the page has moved: a page that grows with each frame would otherwise be pulled back down under a slow wheel. */
  #leave(): void {
    if (page().scrollTop > 0) {
      this.#set(false);
    }
  }

  #watchTouch(): void {
    let y = 0;
    addEventListener('touchstart', (event) => (y = event.touches[0]?.clientY ?? 0), { passive: true });
    addEventListener('touchmove', (event) => (event.touches[0]?.clientY ?? 0) > y + 2 && this.#leave(), { passive: true });
  }

  #selected(): void {
    const selection = getSelection();
    if (selection && !selection.isCollapsed && this.content.contains(selection.anchorNode)) {
      this.#set(false);
    }
  }

  #scrolled(): void {
    const { scrollTop } = page();
    const moved = scrollTop - this.#lastTop;
    this.#lastTop = scrollTop;
    this.#measure();
    if (moved > 0 && this.#atEnd) {
      this.#set(true);
    }
    // A page of another height, or one that is still near its end, was moved up by the browser: it had become shorter, if only for a moment.
    if (moved < 0 && !this.#atEnd && page().scrollHeight === this.#height) {
      this.#set(false);
    }
    this.#height = page().scrollHeight;
  }

  #grown(): void {
    const taller = page().scrollHeight > this.#height;
    // Where a panel has made the page narrower or wider, the same text is of another height: who was at its end still is.
    const wrapped = this.content.clientWidth !== this.#width;
    this.#width = this.content.clientWidth;
    if (this.#following || (wrapped && this.#atEnd)) {
      this.#toEnd('instant');
    } else if (taller && !this.#atEnd && !this.news) {
      this.news = true;
      this.changed();
    }
    this.#height = page().scrollHeight;
    this.#measure();
  }

  #toEnd(behavior: ScrollBehavior): void {
    scrollTo({ top: page().scrollHeight, behavior });
    this.#lastTop = page().scrollTop;
  }

  #set(following: boolean): void {
    this.#following = following;
    // While the end is followed the browser must not hold another place; while it is not, it shall.
    document.documentElement.classList.toggle('follows', following);
  }

  #measure(): void {
    const { scrollTop, scrollHeight, clientHeight } = page();
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.news &&= !atEnd;
      this.changed();
    }
  }
}

function page(): Element {
  return document.scrollingElement ?? document.documentElement;
}

/** Whether something else than the page takes what is done there. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('textarea, input, aside, dialog') !== null;
}
