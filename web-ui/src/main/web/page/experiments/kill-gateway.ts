import { createClient, type Answer } from '../../client/index.ts';
import { count, duration } from '../inspector/figures.ts';
import { over, type Bench, type Fact } from './bench.ts';
import { promiseKept } from './facts.ts';
import { Follow } from './follow.ts';
import { Second } from './second.ts';

const QUESTION = 'What happens when a gateway is killed?';
/**
 * Characters. The second process must start while the question is answered by the first one's producer, and nobody knows how long that takes: it is
 * asked in several lengths, and the shortest that still has this part to come is taken.
 */
const LENGTHS = [6_000, 12_000, 40_000];
const STILL_TO_COME = 0.35;
const PIECES_BEFORE = 40;
const OWN = '/v1/socket';

/** Kills the gateway that somebody else reads at, while this page reads the same at another one. */
export async function killGateway(bench: Bench): Promise<Fact[]> {
  const own = bench.client.connection.id;
  const asked = LENGTHS.map((length) => ({ length, follow: new Follow(bench.ask(`${QUESTION} #long=${length} #pace=100`)) }));
  bench.say((w) => w.asksLengths(QUESTION, count(LENGTHS.length)));
  await Promise.all(asked.map(({ follow }) => bench.untilPieces(follow.answer, 1, () => follow.pieces)));
  bench.say((w) => w.startsSecond);
  return Second.during<Fact[]>(async (process) => {
    const second = await process.start(bench.signal);
    bench.say((w) => w.secondRuns(second.node, second.pid));
    const chosen = asked.find(({ length, follow: { answer } }) => answer.text.length < length * (1 - STILL_TO_COME) && !over(answer));
    if (!chosen) {
      throw new Error('The second process took so long to start that the answer had ended. Run it again.');
    }
    const { follow: controlled } = chosen;
    const control = controlled.answer;
    asked.filter((other) => other !== chosen && !over(other.follow.answer)).forEach(({ follow }) => follow.answer.stop());
    let addresses = [second.socket];
    const guest = createClient({ url: () => addresses.pop() ?? OWN });
    try {
      const answer: Answer = guest.watch(control.id);
      const follow = new Follow(answer);
      await bench.untilPieces(answer, PIECES_BEFORE, () => follow.pieces);
      const node = guest.connection.node;
      const { pid } = await process.kill(bench.signal);
      const killedAt = performance.now();
      bench.say((w) => w.killed(pid));
      await bench.until('the loss', () => guest.connection.state !== 'connected');
      const offset = answer.offset ?? '';
      bench.say((w) => w.guestLost(offset));
      await bench.until('the resumption', () => guest.connection.state === 'connected' && ((answer.offset ?? '') > offset || over(answer)));
      const resumed = performance.now() - killedAt;
      const { node: there = '' } = guest.connection;
      bench.say((w) => w.guestBack(duration(Math.round(resumed)), there));
      await bench.untilVerified(answer);
      await bench.untilVerified(control);
      const { missed } = answer;
      const undisturbed = own !== undefined && bench.client.connection.id === own;
      return [
        { name: 'moved', ok: node === second.node && there !== '' && there !== node, value: (w) => w.movedTo(node ?? w.unknown, there || w.unknown) },
        { name: 'resumed', ok: answer.offset !== undefined && answer.offset > offset, value: () => duration(Math.round(resumed)) },
        ...(missed === undefined ? [] : [{ name: 'replayed', ok: undefined, value: () => count(missed) } satisfies Fact]),
        ...promiseKept(follow),
        { name: 'undisturbed', ok: undisturbed && controlled.verified, value: (w) => (undisturbed ? w.yes : w.no) },
      ];
    } finally {
      guest.close();
      addresses = [];
    }
  }).finally(() => asked.forEach(({ follow }) => follow.close()));
}
