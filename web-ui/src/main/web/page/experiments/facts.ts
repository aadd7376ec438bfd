import { count } from '../inspector/figures.ts';
import type { Fact } from './bench.ts';
import type { Follow } from './follow.ts';

/** Whether an answer came as the promise says: everything once, one end, and the text that the producer wrote. */
export function promiseKept(follow: Follow): Fact[] {
  const { missing, doubled, ends, answer } = follow;
  return [
    { name: 'missing', ok: missing === 0, value: (w) => (missing === undefined ? w.unknown : count(missing)) },
    { name: 'doubled', ok: doubled === 0, value: () => count(doubled) },
    { name: 'ends', ok: ends === 1, value: () => count(ends) },
    { name: 'verified', ok: follow.verified, value: (w) => w.verdicts[answer.verdict ?? 'unverified'] },
  ];
}

/** No fact is no success. */
export function verdictOf(facts: readonly Fact[]): boolean {
  return facts.some(({ ok }) => ok) && facts.every(({ ok }) => ok !== false);
}
