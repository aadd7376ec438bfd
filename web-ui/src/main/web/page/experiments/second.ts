import { keep, recall } from '../kept.ts';
import { findSecond, killSecond, killSecondBlindly, startSecond, type SecondProcess } from './local.ts';

/** That this browser has started a second process and has not seen its end. */
const STORED_AS = 'runnel-second';

/** A second process for as long as an experiment goes on. It is killed at the end, also when the page goes away before. */
export class Second {
  #begun = false;

  /** What the work returns. */
  static async during<T>(work: (second: Second) => Promise<T>): Promise<T> {
    const second = new Second();
    const leave = () => second.#begun && killSecondBlindly();
    addEventListener('pagehide', leave);
    try {
      return await work(second);
    } finally {
      removeEventListener('pagehide', leave);
      await second.#end();
    }
  }

  async start(signal: AbortSignal): Promise<SecondProcess> {
    this.#begun = true;
    keep(STORED_AS, 'begun');
    return startSecond(signal);
  }

  async kill(signal?: AbortSignal): Promise<{ pid: number }> {
    const killed = await killSecond(signal);
    this.#begun = false;
    keep(STORED_AS, '');
    return killed;
  }

  async #end(): Promise<void> {
    if (this.#begun) {
      // Whether there is none or nobody can be reached is found out by whoever looks for a leftover.
      await this.kill().catch(() => {});
    }
  }
}

/** The process that an experiment has left behind, which takes every question as long as it lives. Not asked for unless one was begun here. */
export async function leftover(): Promise<SecondProcess | undefined> {
  if (!recall(STORED_AS)) {
    return undefined;
  }
  const found = await findSecond();
  if (!found) {
    keep(STORED_AS, '');
  }
  return found;
}
