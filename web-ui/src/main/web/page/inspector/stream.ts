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
  #asking: AbortController | undefined;
  #closed = false;

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
    this.#asking?.abort();
    this.#closed = true;
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
    const asking = (this.#asking = new AbortController());
    try {
      const response = await fetch(this.#url, { signal: asking.signal });
      if (response.status === 404) {
        const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
        if (!this.#closed) {
          this.events.missing(body.code ?? '');
        }
        return;
      }
      // What it brings instead is a stream without an end.
      asking.abort();
    } catch {
      // Not reachable: tried again like every other failure.
    }
    if (!this.#closed) {
      this.#again = setTimeout(() => this.#open(), AGAIN_MS);
      this.events.problem({ code: 'unreachable', message: '' });
    }
  }
}
