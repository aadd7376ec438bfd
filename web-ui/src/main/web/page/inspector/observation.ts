import type { Turn } from '../turn.ts';
import { ClockOffset, type ClockEstimate } from './clock.ts';
import { PaintLog } from './paint-log.ts';
import type { Sample } from './sample.ts';
import { sourcesOf, type Source } from './sources.ts';
import { now } from './stream.ts';
import { Trace } from './trace.ts';
import { viewOf, type View } from './view.ts';
import { hopsOf, type Hop } from './waterfall.ts';

/** What is known about one answer: what the samples told, and what this page itself has seen of it. */
export class Observation {
  readonly #trace = new Trace();
  readonly #clock = new ClockOffset();
  readonly #paints: PaintLog;
  /** Of the newest view that was asked for: looked up with each move of the pointer. */
  #sources: { view: View; found: Map<string, Source> } | undefined;
  /** By this page's clock, which only tells it while the answer runs. */
  readonly #askedAt: number | undefined;

  constructor(private readonly turn: Turn) {
    this.#paints = new PaintLog(turn.answer.text.length);
    this.#askedAt = turn.askedHere && turn.running && turn.elapsed !== undefined ? now() - turn.elapsed : undefined;
  }

  get clock(): ClockEstimate | undefined {
    return this.#clock.estimate;
  }

  /** Milliseconds since the newest sample was made. */
  get age(): number | undefined {
    const { latest } = this.#trace;
    return this.clock && latest ? Math.max(0, now() - this.clock.ahead - latest.at) : undefined;
  }

  sampled(sample: Sample, receivedAt: number, openedAt: number | undefined): void {
    this.#clock.received(sample.at, receivedAt);
    if (openedAt !== undefined) {
      this.#clock.asked(openedAt, sample.at);
    }
    this.#trace.add(sample);
  }

  painted(length: number): void {
    this.#paints.add(length, now());
  }

  view(): View | undefined {
    return this.#trace.latest && viewOf(this.#trace, this.#trace.latest);
  }

  /** Where each entry's text stands in the answer's source. */
  sources(view: View): Map<string, Source> {
    if (this.#sources?.view !== view) {
      this.#sources = { view, found: sourcesOf(view.entries, view.skipped, this.turn.recording.pieces) };
    }
    return this.#sources.found;
  }

  hops(view: View, which: 'first' | 'latest'): Hop[] {
    const texts = view.pieces.filter((entry) => entry.type === 'text');
    const latest = which === 'latest' && texts.length > 1;
    const piece = latest ? texts.at(-1) : texts[0];
    const offset = piece?.offset ?? undefined;
    const received = offset === undefined ? undefined : this.turn.recording.pieces.find((candidate) => candidate.offset !== undefined && candidate.offset >= offset);
    const source = offset === undefined ? undefined : this.sources(view).get(offset);
    return hopsOf({
      hops: view.sample.hops,
      piece,
      before: latest ? (texts.at(-2)!.at ?? undefined) : undefined,
      arrival: offset === undefined ? undefined : this.#trace.arrivals.get(offset),
      clock: this.clock,
      seen: {
        askedAt: this.#askedAt,
        receivedAt: received && performance.timeOrigin + received.receivedAt,
        paintedAt: source && this.#paints.firstWith(source.to),
      },
    });
  }
}
