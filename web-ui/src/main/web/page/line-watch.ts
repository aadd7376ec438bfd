import type { Connection } from '../client/index.ts';
import type { Line } from './words.ts';

/** A reconnection that takes less is not worth a word. */
const NOTICEABLE_MS = 400;
/** How long the page says that it is back. */
const BACK_MS = 4_000;

/** What is said of the connection: calmer than the connection itself. */
export class LineWatch {
  state: Line = 'up';
  /** Whoever comes for the first time is not back. */
  #wasUp = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly told: () => void) {
    const again = () => (this.state === 'down' || this.state === 'offline') && this.#lost();
    addEventListener('offline', again);
    addEventListener('online', again);
  }

  changed(state: Connection['state']): void {
    clearTimeout(this.#timer);
    if (state === 'refused') {
      this.#become('refused');
    } else if (state !== 'connected') {
      this.#timer = setTimeout(() => this.#lost(), NOTICEABLE_MS);
    } else {
      this.#found();
    }
  }

  #found(): void {
    if (this.state !== 'up' && this.#wasUp) {
      this.#become('back');
      this.#timer = setTimeout(() => this.#become('up'), BACK_MS);
    } else if (this.state !== 'up') {
      this.#become('up');
    }
    this.#wasUp = true;
  }

  #lost(): void {
    this.#become(navigator.onLine === false ? 'offline' : 'down');
  }

  #become(state: Line): void {
    this.state = state;
    this.told();
  }
}
