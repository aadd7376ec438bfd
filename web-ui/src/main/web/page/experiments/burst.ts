import { html, svg } from 'lit';
import type { Answer } from '../../client/index.ts';
import { count, duration } from '../inspector/figures.ts';
import { over, type Bench, type Fact } from './bench.ts';
import { Follow } from './follow.ts';

const QUESTIONS = 20;
const LONG = 600;

/** Many questions at once. */
export async function burst(bench: Bench): Promise<Fact[]> {
  const follows = Array.from({ length: QUESTIONS }, (_, i) => new Follow(bench.ask(`Question ${i + 1} of a burst #long=${LONG} #pace=60`)));
  const answers = follows.map(({ answer }) => answer);
  bench.say((w) => w.asksMany(count(QUESTIONS)));
  bench.show(() => bars(answers));
  await Promise.all(answers.map((answer) => bench.untilVerified(answer)));
  follows.forEach((follow) => follow.close());
  const verified = follows.filter((follow) => follow.verified && follow.missing === 0 && follow.doubled === 0 && follow.ends === 1).length;
  const waits = answers.map((answer) => answer.firstTextAt).filter((at) => at !== undefined);
  const refused = answers.filter((answer) => answer.state !== 'ended').length;
  bench.say((w) => w.burstEnded(count(verified), count(QUESTIONS)));
  return [
    { name: 'allVerified', ok: verified === QUESTIONS, value: (w) => w.of(count(verified), count(QUESTIONS)) },
    { name: 'refused', ok: refused === 0, value: () => count(refused) },
    { name: 'longestWait', ok: undefined, value: (w) => (waits.length ? duration(Math.max(...waits)) : w.unknown) },
    { name: 'queuePeak', ok: undefined, value: () => count(Math.max(...answers.map(({ queued }) => queued))) },
  ];
}

function bars(answers: Answer[]) {
  return html`<svg class="burst" viewBox="0 0 ${QUESTIONS * 10} 60" preserveAspectRatio="none" aria-hidden="true">
    ${answers.map((answer, i) => {
      const part = answer.ending?.length ? answer.text.length / answer.ending.length : Math.min(0.97, answer.text.length / LONG);
      return svg`<rect class="ground" x=${i * 10 + 1} y="0" width="8" height="60" rx="1.5" />
        <rect class=${over(answer) ? (answer.verdict === 'verified' || answer.verdict === 'length' ? 'good' : 'bad') : 'busy'} x=${i * 10 + 1} y=${60 - part * 60} width="8" height=${part * 60} rx="1.5" />`;
    })}
  </svg>`;
}
