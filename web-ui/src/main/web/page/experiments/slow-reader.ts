import { html } from 'lit';
import { verify } from '../../client/verify.ts';
import { bytes, count, duration } from '../inspector/figures.ts';
import { SampleStream } from '../inspector/stream.ts';
import { over, type Bench, type Fact } from './bench.ts';
import { Follow } from './follow.ts';
import { SlowStream } from './slow-stream.ts';
import { words } from './words.ts';

const QUESTION = 'What does a slow reader do to the others? #long=60000 #pace=1500';
/** The part of the answer that the slow reader must still miss at its end, or else it was none. */
const BEHIND = 0.5;
/** A fast reader whose pieces come this much later than its earliest one did was held up. */
const HELD_UP_MS = 2_000;

/** One reader that takes 2 kB/s beside one that takes what comes. */
export async function slowReader(bench: Bench): Promise<Fact[]> {
  const fast = bench.ask(QUESTION);
  bench.say((w) => w.asks(QUESTION));
  const follow = new Follow(fast);
  const delays: number[] = [];
  fast.subscribe((change) => change.type === 'text' && change.at !== undefined && delays.push(performance.now() - change.at));
  await bench.until('the acceptance', () => fast.state !== 'pending');
  const slow = new SlowStream(fast.id, bench.signal);
  const gateway = new Gateway(fast.id);
  bench.show(() => distances(fast.text.length, slow.chain.text.length));
  const reading = slow.read();
  let failure: unknown;
  reading.catch((problem: unknown) => (failure = problem));
  bench.say((w) => w.slowBegins);

  await bench.until('the end', () => over(fast) || failure !== undefined);
  const behind = fast.text.length - slow.chain.text.length;
  bench.say((w) => w.fastEnded(count(behind)));
  const heldUp = delays.length ? Math.max(...delays) - Math.min(...delays) : Infinity;
  slow.hurry();
  const hurriedAt = performance.now();
  await reading.finally(() => gateway.close());
  const took = performance.now() - hurriedAt;
  bench.say((w) => w.slowEnded(duration(Math.round(took)), slow.closed, count(slow.closed)));
  await bench.untilVerified(fast);
  follow.close();
  const verdict = slow.end?.type === 'ended' ? await verify(slow.chain.text, { reason: 'stop', ...numbers(slow.end) }) : 'unverified';
  return [
    { name: 'heldUp', ok: heldUp < HELD_UP_MS, value: () => duration(Math.round(heldUp)) },
    { name: 'wasBehind', ok: behind > fast.text.length * BEHIND, value: (w) => w.characters(count(behind)) },
    { name: 'heldBack', ok: undefined, value: (w) => (gateway.held === undefined ? w.unknown : bytes(gateway.held)) },
    { name: 'closed', ok: undefined, value: () => count(slow.closed) },
    { name: 'missing', ok: slow.chain.missing === 0, value: () => count(slow.chain.missing) },
    { name: 'doubled', ok: slow.chain.doubled === 0, value: () => count(slow.chain.doubled) },
    { name: 'verified', ok: follow.verified, value: (w) => w.verdicts[fast.verdict ?? 'unverified'] },
    { name: 'slowVerified', ok: verdict === 'verified' || verdict === 'length', value: (w) => w.verdicts[verdict] },
  ];
}

/** What the gateway itself has in hand for readers of event streams, as its inspector tells it. */
class Gateway {
  /** In bytes, the most of all samples; undefined if none told. */
  held: number | undefined;
  readonly #samples: SampleStream;

  constructor(id: string) {
    const nothing = () => {};
    this.#samples = new SampleStream(id, {
      sample: ({ viewers }) =>
        viewers
          .filter(({ kind }) => kind === 'events')
          .forEach(({ unwrittenBytes }) => (this.held = Math.max(this.held ?? 0, unwrittenBytes ?? 0))),
      problem: nothing,
      missing: nothing,
      over: nothing,
    });
  }

  close(): void {
    this.#samples.close();
  }
}

function numbers({ length, digest }: { length?: number; digest?: string }) {
  return { ...(length !== undefined && { length }), ...(digest !== undefined && { digest }) };
}

function distances(fast: number, slow: number) {
  const w = words();
  const bar = (name: string, value: number) => html`<div class="reader">
    <span>${name}</span>
    <svg class="bar" aria-hidden="true"><rect height="100%" rx="2" width="${fast ? (100 * value) / fast : 0}%"></rect></svg>
    <span class="ms">${w.characters(count(value))}</span>
  </div>`;
  return html`<div class="readers">${bar(w.fastReader, fast)}${bar(w.slowReader, slow)}</div>`;
}
