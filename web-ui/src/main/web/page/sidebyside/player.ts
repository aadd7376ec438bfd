/** A clock that can be paused, set and made faster. Times are milliseconds; `now` is given by whoever has a real clock. */
export class Player {
  speed = 1;
  #playing = false;
  /** The position at `#since`. */
  #position = 0;
  #since = 0;

  constructor(public length: number) {}

  get playing(): boolean {
    return this.#playing;
  }

  position(now: number): number {
    return this.#playing ? Math.min(this.length, this.#position + Math.max(0, now - this.#since) * this.speed) : this.#position;
  }

  /** Begins again when it stands at the end. */
  play(now: number): void {
    this.seek(this.position(now) >= this.length ? 0 : this.position(now), now);
    this.#playing = true;
  }

  pause(now: number): void {
    this.seek(this.position(now), now);
    this.#playing = false;
  }

  seek(position: number, now: number): void {
    this.#position = Math.max(0, Math.min(this.length, position));
    this.#since = now;
  }

  setSpeed(speed: number, now: number): void {
    this.seek(this.position(now), now);
    this.speed = speed;
  }
}
