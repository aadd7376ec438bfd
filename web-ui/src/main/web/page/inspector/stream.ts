import type { Problem, Sample } from './sample.ts';

export interface StreamEvents {
  /** @param openedAt when the page asked for the stream that brought this sample as its first one, else undefined */
  sample(sample: Sample, receivedAt: number, openedAt: number | undefined): void;
  problem(problem: Problem): void;
  /** There is none here, or the question is not kept any more. */
  missing(code: string): void;
  over(): void;
}

const AGAIN_MS = 2_000;

/** Epoch milliseconds of this page's clock, with fractions; comparable with `performance.now()` of the same page. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The samples of one answer for as long as somebody looks. */
export class SampleStream {
  readonly #url: string;
  #source: EventSource | undefined;
  #openedAt: number | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  readonly #asking = new AbortController();

  constructor(
    id: string,
    private readonly events: StreamEvents,
  ) {
    this.#url = `/v1/inspect/${encodeURIComponent(id)}`;
    this.#open();
  }

  close(): void {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#asking.abort();
  }

  #open(): void {
    const source = (this.#source = new EventSource(this.#url));
    this.#openedAt = now();
    source.addEventListener('sample', (event) => {
      this.events.sample(JSON.parse(event.data) as Sample, now(), this.#openedAt);
      this.#openedAt = undefined;
    });
    source.addEventListener('problem', (event) => this.events.problem(JSON.parse(event.data) as Problem));
    source.addEventListener('over', () => {
      source.close();
      this.events.over();
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) {
        void this.#askWhy();
      } else {
        this.events.problem({ code: 'unreachable', message: '' });
      }
    });
  }

  /** An EventSource does not tell the status that it was refused with. */
  async #askWhy(): Promise<void> {
    const asking = new AbortController();
    const signal = AbortSignal.any?.([asking.signal, this.#asking.signal]) ?? this.#asking.signal;
    try {
      const response = await fetch(this.#url, { signal });
      if (response.status === 404) {
        const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
        this.events.missing(body.code ?? '');
        return;
      }
      asking.abort();
    } catch {
      // Not reachable: tried again like every other failure.
    }
    if (!this.#asking.signal.aborted) {
      this.events.problem({ code: 'unreachable', message: '' });
      this.#again = setTimeout(() => this.#open(), AGAIN_MS);
    }
  }
}
