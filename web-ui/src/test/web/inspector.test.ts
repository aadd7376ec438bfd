import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ClockOffset } from '../../main/web/page/inspector/clock.ts';
import { PaintLog } from '../../main/web/page/inspector/paint-log.ts';
import { isLong, ratesOf } from '../../main/web/page/inspector/rates.ts';
import type { Arrival, Entry, Sample } from '../../main/web/page/inspector/sample.ts';
import { Attempt } from '../../main/web/page/inspector/attempt.ts';
import { Sources } from '../../main/web/page/inspector/sources.ts';
import { SampleStream } from '../../main/web/page/inspector/stream.ts';
import { Trace } from '../../main/web/page/inspector/trace.ts';
import { viewOf } from '../../main/web/page/inspector/view.ts';
import { hopsOf, type Journey } from '../../main/web/page/inspector/waterfall.ts';

const ASKED = 1_795_375_574_885;

function entry(attempt: number, index: number, text: string | null, type = 'text', at = index * 20): Entry {
  return { id: `${attempt}-${index}`, offset: offset(attempt, index), type, at, bytes: 40, text };
}

function offset(attempt: number, index: number): string {
  return `${String(attempt).padStart(2, '0')}-${String(index).padStart(8, '0')}`;
}

function sample(entries: Entry[], more: Partial<Sample> = {}): Sample {
  return {
    at: ASKED + 1_000,
    node: 'here',
    everyMs: 500,
    redis: { address: '127.0.0.1:6379', version: '7.0.15' },
    stream: { key: 'answer', length: entries.length, last: entries.at(-1)?.id ?? null, bytes: null, ttlMs: null },
    entries,
    groups: [],
    requests: { key: 'requests', length: 0, groups: [] },
    viewers: [],
    arrivals: [],
    hops: { askedAt: ASKED, startedAt: 100, firstTextAt: 600, endedAt: null },
    commands: {},
    ...more,
  };
}

function traced(entries: Entry[], more: Partial<Sample> = {}): Trace {
  const trace = new Trace();
  trace.add(sample(entries, more));
  return trace;
}

function timed(ats: number[]): Attempt {
  const attempt = new Attempt(1, true);
  ats.forEach((at, i) => attempt.add(entry(1, i + 2, 'a', 'text', at)));
  return attempt;
}

test('a log that comes again after a reconnection is not taken twice', () => {
  const trace = new Trace();
  trace.add(sample([entry(1, 9, 'a'), entry(1, 10, 'b')], { question: { text: 'Why?' } }));
  trace.add(sample([entry(1, 9, 'a'), entry(1, 10, 'b'), entry(1, 11, 'c')]));
  assert.deepEqual(
    trace.entries.map(({ id }) => id),
    ['1-9', '1-10', '1-11'],
  );
  assert.deepEqual(trace.question, { text: 'Why?' });
});

test('entries that were left out in the middle leave no hole', () => {
  const trace = new Trace();
  trace.add(sample([entry(1, 2, 'a'), entry(1, 3, 'b')]));
  trace.add(sample([entry(1, 9, 'c')], { skipped: 5 }));
  assert.equal(trace.skipped, 7);
  assert.deepEqual(
    trace.entries.map(({ id }) => id),
    ['1-9'],
  );
});

test('only the pieces of the last attempt count', () => {
  const entries = [entry(1, 1, null, 'started'), entry(1, 2, 'old'), entry(2, 1, null, 'restarted'), entry(2, 2, 'new'), { ...entry(99, 0, null, 'ended') }];
  assert.deepEqual(
    traced(entries).attempt.pieces.map(({ text }) => text),
    ['new'],
  );
});

test('an entry that Runnel cannot have written breaks nothing', () => {
  const strange: Entry = { id: '1795375574885-0', offset: null, type: null, at: null, bytes: 3, text: null };
  const trace = new Trace();
  trace.add(sample([entry(1, 2, 'a'), strange]));
  assert.equal(viewOf(trace, trace.latest!).pieces.length, 1);
});

test('each entry finds its text in the source', () => {
  const entries = [entry(1, 1, null, 'started'), entry(1, 2, 'thinking', 'reasoning'), entry(1, 3, 'Ab'), entry(1, 4, '🙂'), entry(1, 5, 'c')];
  const { sources } = traced(entries).attempt;
  assert.deepEqual(
    [3, 4, 5].map((index) => sources.of(offset(1, index), [])),
    [{ from: 0, to: 2 }, { from: 2, to: 4 }, { from: 4, to: 5 }],
  );
  assert.equal(sources.of(offset(1, 2), []), undefined);
});

test('where the front is left out the count starts at a piece that the page has', () => {
  const entries = [entry(1, 8, 'hi'), entry(1, 9, 'jk'), entry(1, 10, 'l')];
  const received = [
    { offset: offset(1, 7), kind: 'text' as const, text: 'abcdefg' },
    { offset: offset(1, 9), kind: 'text' as const, text: 'hijk' },
  ];
  const { sources } = traced(entries, { skipped: 6 }).attempt;
  assert.equal(sources.of(offset(1, 10), []), undefined);
  assert.deepEqual(sources.of(offset(1, 10), received), { from: 11, to: 12 });
});

test('the clock difference lies between what both directions allow', () => {
  const clock = new ClockOffset();
  clock.received(1_000, 1_130);
  assert.equal(clock.estimate, undefined);
  clock.asked(1_090, 1_000);
  clock.received(2_000, 2_110);
  assert.deepEqual(clock.estimate, { ahead: 100, uncertainty: 10 });
});

test('a clock that was set meanwhile gives no estimate instead of a wrong one', () => {
  const clock = new ClockOffset();
  clock.asked(1_090, 1_000);
  clock.received(5_000, 1_200);
  assert.equal(clock.estimate, undefined);
});

test('rates and gaps are those of the times', () => {
  const ats = [0, 100, 200, 300, 1_300];
  const attempt = timed(ats);
  const { values, binMs, mean, peak } = attempt.rates(1_400);
  assert.equal(binMs, 250);
  assert.deepEqual(values, [12, 4, 0, 0, 0, 4]);
  assert.equal(peak, 12);
  assert.equal(mean, 5_000 / 1_500);
  assert.deepEqual(attempt.figures, { median: 100, p95: 1_000, longest: 1_000 });
  assert.ok(isLong(301, 100));
  assert.ok(!isLong(300, 100));
  assert.equal(attempt.rateNow(1_300), 1);
  assert.equal(timed([]).figures, undefined);
});

test('there are never more bins than a screen can show', () => {
  assert.ok(ratesOf([1], 3_600_000).values.length <= 121);
});

const ARRIVAL: Arrival = { offset: offset(1, 2), at: 600, readAt: ASKED + 602, sentAt: ASKED + 603 };
const PIECE = entry(1, 2, 'a', 'text', 600);
const JOURNEY: Journey = {
  hops: { askedAt: ASKED, startedAt: 131, firstTextAt: 600, endedAt: null },
  piece: PIECE,
  before: undefined,
  arrival: ARRIVAL,
  clock: { ahead: 137, uncertainty: 2 },
  seen: { askedAt: ASKED + 137 - 5, receivedAt: ASKED + 137 + 613, paintedAt: ASKED + 137 + 625 },
};

test('each hop takes what lies between its ends', () => {
  assert.deepEqual(
    hopsOf(JOURNEY).map(({ name, ms, uncertainty }) => [name, ms, uncertainty]),
    [
      ['queued', 5, 2],
      ['started', 131, 0],
      ['thought', 469, 0],
      ['read', 2, 1],
      ['sent', 1, 0],
      ['received', 10, 2],
      ['painted', 12, 0],
    ],
  );
});

test('no hop is ever negative, whatever the clocks say', () => {
  for (let ahead = -500; ahead <= 900; ahead += 7) {
    for (const hop of hopsOf({ ...JOURNEY, clock: { ahead, uncertainty: 3 } })) {
      assert.ok(hop.ms === undefined || hop.ms >= 0, `${hop.name} at ${ahead}`);
    }
  }
});

test('a value below its uncertainty is only said to be less', () => {
  const hops = hopsOf({ ...JOURNEY, clock: { ahead: 137, uncertainty: 30 } });
  assert.equal(hops.find(({ name }) => name === 'received')!.lessThan, 40);
  assert.equal(hops.find(({ name }) => name === 'painted')!.lessThan, undefined);
});

test('what nobody measured is unknown', () => {
  const hops = hopsOf({ ...JOURNEY, arrival: undefined, seen: { askedAt: undefined, receivedAt: undefined, paintedAt: undefined } });
  assert.deepEqual(
    hops.filter(({ ms }) => ms === undefined).map(({ name }) => name),
    ['queued', 'read', 'sent', 'received', 'painted'],
  );
});

test('the latest piece is followed from the one before it', () => {
  const [first, ...way] = hopsOf({ ...JOURNEY, before: 575 });
  assert.deepEqual([first!.name, first!.ms], ['thought', 25]);
  assert.equal(way.length, 4);
});

test('what was painted before anybody looked has no time', () => {
  const paints = new PaintLog(30);
  paints.add(40, 1_000);
  paints.add(60, 1_016);
  assert.equal(paints.firstWith(30), undefined);
  assert.equal(paints.firstWith(31), 1_000);
  assert.equal(paints.firstWith(41), 1_016);
  assert.equal(paints.firstWith(61), undefined);
});

test('what did not change since the view before is the same object', () => {
  const trace = traced([entry(1, 2, 'a'), entry(1, 3, 'b')]);
  const before = viewOf(trace, trace.latest!);
  trace.add(sample([]));
  const same = viewOf(trace, trace.latest!, before);
  assert.equal(same.entries, before.entries);
  assert.equal(same.gaps, before.gaps);
  trace.add(sample([entry(1, 4, 'c')]));
  assert.equal(viewOf(trace, trace.latest!, same).pieces.length, 3);
  assert.equal(before.pieces.length, 2);
});

test('a sample of an answer of 5,000 pieces costs less than a millisecond', () => {
  const trace = traced(Array.from({ length: 5_000 }, (_, i) => entry(1, i + 2, 'word ', 'text', i * 20)));
  let view = viewOf(trace, trace.latest!);
  const begin = process.cpuUsage();
  for (let i = 0; i < 20; i++) {
    trace.add(sample([entry(1, 5_002 + i, 'word ', 'text', 100_000 + i * 20)], { at: ASKED + 100_000 + i * 20 }));
    view = viewOf(trace, trace.latest!, view);
  }
  assert.equal(view.pieces.length, 5_020);
  const { user, system } = process.cpuUsage(begin);
  assert.ok((user + system) / 1_000 / 20 < 10);
});

test('an entry is found among the parts of a joined piece, of which only the last has an offset', () => {
  const sources = new Sources(false);
  ['c', 'd'].forEach((text, i) => sources.add(entry(1, i + 4, text)));
  const part = (text: string, at: string | undefined) => ({ offset: at, kind: 'text' as const, text });
  assert.deepEqual(sources.of(offset(1, 5), [part('a', undefined), part('b', undefined), part('c', offset(1, 4)), part('d', offset(1, 5))]), { from: 3, to: 4 });
});

/** An EventSource that is refused, and what is asked to find out why. */
function refused(t: TestContext, reply: () => Response): { signals: AbortSignal[]; fail: () => void } {
  const signals: AbortSignal[] = [];
  let fail = () => {};
  class Refused {
    static readonly CLOSED = 2;
    readonly readyState = 2;
    addEventListener(type: string, listener: () => void): void {
      fail = type === 'error' ? listener : fail;
    }
    close(): void {}
  }
  const before = globalThis.EventSource;
  globalThis.EventSource = Refused as unknown as typeof EventSource;
  t.after(() => (globalThis.EventSource = before));
  t.mock.method(globalThis, 'fetch', async (_: string, { signal }: RequestInit) => (signals.push(signal!), reply()));
  return { signals, fail: () => fail() };
}

test('what is asked in vain why there are no samples is not left open, also in a browser that cannot join signals', async (t) => {
  const { any } = AbortSignal;
  AbortSignal.any = undefined as never;
  t.after(() => (AbortSignal.any = any));
  const { signals, fail } = refused(t, () => new Response(new ReadableStream()));
  const told = new Promise<string>((tell) => {
    const stream = new SampleStream('x', { sample() {}, over() {}, missing: tell, problem: ({ code }) => (stream.close(), tell(code)) });
  });
  fail();
  assert.equal(await told, 'unreachable');
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
});

test('a stream that was closed says nothing any more', async (t) => {
  const { signals, fail } = refused(t, () => new Response('{}', { status: 404 }));
  const said: string[] = [];
  const say = (what: string) => () => said.push(what);
  const stream = new SampleStream('x', { sample: say('sample'), over: say('over'), missing: say('missing'), problem: say('problem') });
  fail();
  stream.close();
  await new Promise((soon) => setTimeout(soon, 20));
  assert.equal(signals.length, 1);
  assert.deepEqual(said, []);
});
