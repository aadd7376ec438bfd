import { count, duration } from '../inspector/figures.ts';
import type { Bench, Fact } from './bench.ts';
import { promiseKept } from './facts.ts';
import { Follow } from './follow.ts';
import { Second } from './second.ts';

const QUESTION = 'What happens when a producer is killed? #long=2500 #pace=60';
const PIECES_BEFORE = 40;

/** Kills the process that is writing an answer. */
export async function killProducer(bench: Bench): Promise<Fact[]> {
  bench.say((w) => w.startsSecond);
  return Second.during<Fact[]>(async (process) => {
    const second = await process.start(bench.signal);
    bench.say((w) => w.secondRuns(second.producer, second.pid));
    const answer = bench.ask(QUESTION);
    bench.say((w) => w.asks(QUESTION));
    const follow = new Follow(answer);
    await bench.untilPieces(answer, PIECES_BEFORE, () => follow.pieces);
    const first = answer.attempt;
    const { pid } = await process.kill(bench.signal);
    const killedAt = performance.now();
    const lost = answer.text.length;
    bench.say((w) => w.producerKilled(pid, count(lost)));
    await bench.until('another attempt', () => answer.attempt > first || answer.state === 'ended');
    const waited = performance.now() - killedAt;
    bench.say((w) => w.restarted(count(answer.attempt), duration(Math.round(waited))));
    await bench.untilVerified(answer);
    follow.close();
    return [
      { name: 'takenOver', ok: answer.attempt > first, value: () => duration(Math.round(waited)) },
      { name: 'attempt', ok: answer.attempt === 2, value: () => count(answer.attempt) },
      { name: 'cleared', ok: follow.cleared === 1, value: () => count(follow.cleared) },
      ...promiseKept(follow),
    ];
  });
}
