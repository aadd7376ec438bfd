/** A painting may use this part of the time, so that a very long answer does not take the whole processor. */
const SHARE = 1 / 4;

/** Repeats a costly painting at most once for each animation frame, and less often when it takes long. */
export class Painter {
  #asked = false;
  #notBefore = 0;

  constructor(private readonly paint: () => void) {}

  request(): void {
    if (this.#asked) {
      return;
    }
    this.#asked = true;
    const rest = this.#notBefore - performance.now();
    if (rest > 0) {
      setTimeout(() => requestAnimationFrame(() => this.#run()), rest);
    } else {
      requestAnimationFrame(() => this.#run());
    }
  }

  #run(): void {
    this.#asked = false;
    const start = performance.now();
    this.paint();
    const end = performance.now();
    this.#notBefore = end + (end - start) * (1 / SHARE - 1);
  }
}
