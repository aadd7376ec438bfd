import type { Turn } from '../turn.ts';
import { ClockOffset, type ClockEstimate } from './clock.ts';
import { firstThat } from './first-that.ts';
import { PaintLog } from './paint-log.ts';
import type { Entry, Sample } from './sample.ts';
import type { Source } from './sources.ts';
import { now } from './stream.ts';
import { Trace } from './trace.ts';
import { viewOf, type View } from './view.ts';
import { hopsOf, type Hop } from './waterfall.ts';

/** What is known about one answer: what the samples told, and what this page itself has seen of it. */
export class Observation {
  readonly #trace = new Trace();
  readonly #clock = new ClockOffset();
  readonly #paints: PaintLog;
  #view: View | undefined;
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
    return (this.#view = this.#trace.latest && viewOf(this.#trace, this.#trace.latest, this.#view));
  }

  /** Where the text of the entry with this offset stands in the answer's source. */
  source(offset: string): Source | undefined {
    return this.#trace.attempt.sources.of(offset, this.turn.recording.pieces);
  }

  hops(view: View, which: 'first' | 'latest'): Hop[] {
    const first = view.pieces.find(isText);
    const [last, before] = which === 'latest' ? lastTexts(view.pieces) : [];
    const piece = before ? last : first;
    const offset = piece?.offset ?? undefined;
    const received = offset === undefined ? undefined : this.#received(offset);
    const source = offset === undefined ? undefined : this.source(offset);
    return hopsOf({
      hops: view.sample.hops,
      piece,
      before: before?.at ?? undefined,
      arrival: offset === undefined ? undefined : this.#trace.arrivals.get(offset),
      clock: this.clock,
      seen: {
        askedAt: this.#askedAt,
        receivedAt: received && performance.timeOrigin + received.receivedAt,
        paintedAt: source && this.#paints.firstWith(source.to),
      },
    });
  }

  /** The piece that brought this entry. One without an offset came together with the next one that has one. */
  #received(entry: string): { receivedAt: number } | undefined {
    const placed = this.turn.recording.pieces.filter(({ offset }) => offset !== undefined);
    return firstThat(placed, ({ offset }) => offset! >= entry);
  }
}

function isText({ type }: Entry): boolean {
  return type === 'text';
}

/** The last one and the one before. */
function lastTexts(pieces: readonly Entry[]): Entry[] {
  const found: Entry[] = [];
  for (let i = pieces.length - 1; i >= 0 && found.length < 2; i--) {
    if (isText(pieces[i]!)) {
      found.push(pieces[i]!);
    }
  }
  return found;
}
