import { Chain, type ChainedFrame } from './chain.ts';
import { EventLines } from './event-lines.ts';
import { pause } from './pause.ts';

/** So many bytes are taken at a time, so often. */
const SIP = 512;
const SIP_MS = 250;
const AGAIN_MS = 500;

interface EndFrame extends ChainedFrame {
  length?: number;
  digest?: string;
}

/**
 * Reads an answer's event stream as slowly as wanted. What is not taken here is not read from the network either, so that the buffers fill on the
 * way up to the gateway, as with a reader on a bad line.
 */
export class SlowStream {
  readonly chain = new Chain();
  end: EndFrame | undefined;
  /** How often the gateway closed the stream before the end. */
  closed = 0;
  #hurry = false;

  constructor(
    private readonly id: string,
    private readonly signal: AbortSignal,
  ) {}

  /** From now on as fast as possible. */
  hurry(): void {
    this.#hurry = true;
  }

  async read(): Promise<void> {
    while (!this.end) {
      await this.#connect();
      if (!this.end) {
        this.closed++;
        await pause(AGAIN_MS, this.signal);
      }
    }
  }

  async #connect(): Promise<void> {
    const { offset } = this.chain;
    const response = await fetch(`/v1/answers/${this.id}${offset === undefined ? '' : `?after=${offset}`}`, {
      headers: { Accept: 'text/event-stream' },
      signal: this.signal,
    });
    if (!response.ok || !response.body) {
      throw new Error(`GET /v1/answers: ${response.status}`);
    }
    const reader = response.body.getReader();
    const lines = new EventLines();
    try {
      for (let part = await reader.read(); !part.done && !this.end; part = await reader.read()) {
        await this.#sip(part.value, lines);
      }
    } catch (failure) {
      // A stream that was reset is one that was closed; only our own end is an end.
      this.signal.throwIfAborted();
      if (!(failure instanceof TypeError)) {
        throw failure;
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  async #sip(bytes: Uint8Array, lines: EventLines): Promise<void> {
    for (let from = 0; from < bytes.length; from += SIP) {
      lines.take(bytes.subarray(from, from + SIP)).forEach((event) => this.#frame(event));
      if (!this.#hurry) {
        await pause(SIP_MS, this.signal);
      }
    }
  }

  #frame(event: string): void {
    const frame = JSON.parse(event) as EndFrame;
    if (frame.offset !== undefined && frame.after !== undefined) {
      this.chain.apply(frame);
      if (frame.type === 'ended') {
        this.end = frame;
      }
    }
  }
}
