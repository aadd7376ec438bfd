/** How far the page's clock is ahead of the server's (negative: behind), in milliseconds. */
export interface ClockEstimate {
  ahead: number;
  /** The truth is within ± this of `ahead`. */
  uncertainty: number;
}

/**
 * The difference between two clocks from messages in both directions. What the server stamped cannot have arrived here before it was sent, and
 * what it stamped first cannot have been stamped before the page had asked for it: one bound from above, one from below, and each message may
 * only narrow them. No bound is ever taken from an assumption about the way.
 */
export class ClockOffset {
  #most = Infinity;
  #least = -Infinity;

  /** Stamped by the server at `server`, and here at `page`. */
  received(server: number, page: number): void {
    this.#most = Math.min(this.#most, page - server);
  }

  /** Asked for here at `page`, and stamped by the server, later, at `server`. */
  asked(page: number, server: number): void {
    this.#least = Math.max(this.#least, page - server);
  }

  /** Undefined until there was a message in both directions, and when they contradict each other because a clock was set meanwhile. */
  get estimate(): ClockEstimate | undefined {
    const width = this.#most - this.#least;
    return Number.isFinite(width) && width >= 0 ? { ahead: this.#least + width / 2, uncertainty: width / 2 } : undefined;
  }
}
