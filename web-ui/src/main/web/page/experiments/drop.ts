import type { Answer } from '../../client/index.ts';
import { count, duration } from '../inspector/figures.ts';
import { over, type Bench, type Fact } from './bench.ts';
import { promiseKept } from './facts.ts';
import { Follow } from './follow.ts';
import { cut } from './local.ts';

const QUESTION = 'What if my socket is cut? #long=6000 #pace=120';
const PIECES_BEFORE = 20;

/** Cuts the page's own connection in the middle of an answer. */
export async function drop(bench: Bench): Promise<Fact[]> {
  const { client } = bench;
  const running = bench.turn?.running && bench.turn.stream ? bench.turn.answer : undefined;
  const answer: Answer = running ?? bench.ask(QUESTION);
  bench.say((w) => (running ? w.takesRunning : w.asks(QUESTION)));
  const follow = new Follow(answer);
  await bench.untilPieces(answer, PIECES_BEFORE, () => follow.pieces);
  const connection = client.connection.id;
  if (!connection) {
    throw new Error('This connection has no name.');
  }

  await cut(connection, bench.signal);
  await bench.until('the loss', () => client.connection.state !== 'connected' || client.connection.id !== connection);
  const lostAt = performance.now();
  const offset = answer.offset;
  bench.say((w) => w.lost(offset ?? '', connection));
  await bench.until('a new connection', () => client.connection.state === 'connected' && client.connection.id !== connection);
  const back = performance.now() - lostAt;
  bench.say((w) => w.back(duration(Math.round(back)), client.connection.id ?? ''));
  await bench.until('the next piece', () => (answer.offset ?? '') > (offset ?? '') || over(answer));
  const resumed = performance.now() - lostAt;
  const { missed } = answer;
  bench.say((w) => (missed === undefined ? w.resumed(duration(Math.round(resumed))) : w.replayed(missed, count(missed))));
  await bench.untilVerified(answer);
  follow.close();
  return [
    { name: 'reconnected', ok: true, value: () => duration(Math.round(back)) },
    ...(missed === undefined ? [] : [{ name: 'replayed', ok: undefined, value: () => count(missed) } satisfies Fact]),
    ...promiseKept(follow),
  ];
}
