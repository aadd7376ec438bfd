import { createClient, type Answer } from '../../client/index.ts';
import { count, duration } from '../inspector/figures.ts';
import { over, type Bench, type Fact } from './bench.ts';
import { promiseKept } from './facts.ts';
import { Follow } from './follow.ts';
import { killSecond, startSecond } from './local.ts';

/** Long enough for the second process to start while it is being answered by the first one's producer. */
const QUESTION = 'What happens when a gateway is killed? #long=30000 #pace=150';
const PIECES_BEFORE = 40;
const OWN = '/v1/socket';

/** Kills the gateway that somebody else reads at, while this page reads the same at another one. */
export async function killGateway(bench: Bench): Promise<Fact[]> {
  const own = bench.client.connection.id;
  const control = bench.ask(QUESTION);
  const controlled = new Follow(control);
  bench.say((w) => w.asks(QUESTION));
  await bench.untilPieces(control, 1, () => controlled.pieces);
  bench.say((w) => w.startsSecond);
  let running = true;
  try {
    const second = await startSecond(bench.signal);
    bench.say((w) => w.secondRuns(second.node, second.pid));
    if (over(control)) {
      throw new Error('The second process took so long to start that the answer had ended. Run it again.');
    }
    let addresses = [second.socket];
    const guest = createClient({ url: () => addresses.pop() ?? OWN });
    try {
      const answer: Answer = guest.watch(control.id);
      const follow = new Follow(answer);
      await bench.untilPieces(answer, PIECES_BEFORE, () => follow.pieces);
      const node = guest.connection.node;
      const { pid } = await killSecond(bench.signal);
      running = false;
      const killedAt = performance.now();
      bench.say((w) => w.killed(pid));
      await bench.until('the loss', () => guest.connection.state !== 'connected');
      const offset = answer.offset ?? '';
      bench.say((w) => w.guestLost(offset));
      await bench.until('the resumption', () => guest.connection.state === 'connected' && ((answer.offset ?? '') > offset || over(answer)));
      const resumed = performance.now() - killedAt;
      bench.say((w) => w.guestBack(duration(Math.round(resumed)), guest.connection.node ?? ''));
      await bench.untilVerified(answer);
      await bench.untilVerified(control);
      const { missed } = answer;
      return [
        { name: 'moved', ok: node === second.node && guest.connection.node !== second.node, value: (w) => w.movedTo(node ?? w.unknown, guest.connection.node ?? w.unknown) },
        { name: 'resumed', ok: answer.offset !== undefined && answer.offset > offset, value: () => duration(Math.round(resumed)) },
        ...(missed === undefined ? [] : [{ name: 'replayed', ok: undefined, value: () => count(missed) } satisfies Fact]),
        ...promiseKept(follow),
        { name: 'undisturbed', ok: own !== undefined && bench.client.connection.id === own && controlled.verified, value: (w) => (bench.client.connection.id === own ? w.yes : w.no) },
      ];
    } finally {
      guest.close();
      addresses = [];
    }
  } finally {
    controlled.close();
    if (running) {
      await killSecond().catch(() => {});
    }
  }
}
