import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Client } from '../../client/index.ts';
import { announce } from '../announcement.ts';
import { PageElement } from '../element.ts';
import { exact } from '../inspector/figures.ts';
import type { Turn } from '../turn.ts';
import { Bench, type Experiment, type Fact, type Said } from './bench.ts';
import { burst } from './burst.ts';
import { drop } from './drop.ts';
import { verdictOf } from './facts.ts';
import { killGateway } from './kill-gateway.ts';
import { killProducer } from './kill-producer.ts';
import { killSecond, type SecondProcess } from './local.ts';
import { leftover } from './second.ts';
import { slowReader } from './slow-reader.ts';
import type { ExperimentWords } from './words-en.ts';
import { words } from './words.ts';

type Name = keyof ExperimentWords['experiments'];

const EXPERIMENTS: Record<Name, Experiment> = { drop, slowReader, killGateway, killProducer, burst };

interface Run {
  startedAt: number;
  lines: { at: number; said: Said }[];
  picture?: () => TemplateResult;
  facts?: Fact[];
  failure?: string;
  stopped?: boolean;
  control: AbortController;
}

const REDRAW_MS = 100;

/** Breaks things on purpose, says what should happen, and then what did. */
@customElement('runnel-experiments')
export class Experiments extends PageElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) turn: Turn | undefined;

  /** One at a time: two that kill each other's processes would say nothing. */
  @state() private running: Name | undefined;
  /** What an experiment whose page went away has left behind. */
  @state() private left: SecondProcess | undefined;

  readonly #runs = new Map<Name, Run>();
  #ticker: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#lookForLeft();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#runs.forEach(({ control }) => control.abort(new DOMException('closed', 'AbortError')));
    clearInterval(this.#ticker);
  }

  protected override updated(_changed: PropertyValues): void {
    const lines = this.querySelector('[data-run="running"] .story');
    lines?.scrollTo({ top: lines.scrollHeight });
  }

  protected override render() {
    const w = words();
    return html`<div class="experiments" data-testid="experiments">
      <header class="panel-head">
        <h2>${w.title}</h2>
      </header>
      <p class="intro">${w.lead}</p>
      ${this.left && !this.running ? this.#leftover(this.left) : ''}
      ${(Object.keys(EXPERIMENTS) as Name[]).map((name) => this.#card(name))}
    </div>`;
  }

  #leftover({ node, pid }: SecondProcess) {
    const w = words();
    return html`<section class="experiment" data-testid="leftover" aria-label=${w.leftTitle}>
      <div class="experiment-title">
        <h3>${w.leftTitle}</h3>
        <button type="button" class="strong" data-testid="end-leftover" @click=${this.#endLeft}>${w.endLeft}</button>
      </div>
      <p>${w.left(node, pid)}</p>
    </section>`;
  }

  #card(name: Name) {
    const w = words();
    const told = w.experiments[name];
    const run = this.#runs.get(name);
    const running = this.running === name;
    return html`<section class="experiment" data-testid="experiment-${name}" data-run=${running ? 'running' : run ? 'done' : 'idle'} aria-label=${told.title}>
      <div class="experiment-title">
        <h3>${told.title}</h3>
        ${running
          ? html`<button type="button" data-testid="experiment-stop" @click=${() => run?.control.abort(new DOMException('stopped', 'AbortError'))}>${w.stop}</button>`
          : html`<button type="button" class="strong" data-testid="experiment-run" ?disabled=${this.running !== undefined} @click=${() => this.#run(name)}>
              ${run ? w.runAgain : w.run}
            </button>`}
      </div>
      <p>${told.does}</p>
      <p class="should"><b>${w.should}</b> ${told.should}</p>
      ${run ? this.#story(run, running) : ''}
    </section>`;
  }

  #story(run: Run, running: boolean) {
    const w = words();
    return html`${run.picture?.() ?? ''}
      <div class="story" role="log" tabindex="0" aria-label=${w.story}><ol>
        ${run.lines.map(({ at, said }) => html`<li><time dir="ltr">${exact(at)}</time> <span>${said(w)}</span></li>`)}
      </ol></div>
      ${running ? html`<p class="now" aria-hidden="true"><time dir="ltr">${exact(performance.now() - run.startedAt)}</time> <span>…</span></p>` : this.#result(run)}`;
  }

  #result(run: Run) {
    const w = words();
    if (run.stopped) {
      return html`<p class="verdict" data-testid="verdict" data-verdict="stopped">${verdictWords(run)}</p>`;
    }
    const { facts } = run;
    const kept = facts !== undefined && verdictOf(facts);
    return html`<p class="verdict ${kept ? 'kept' : 'broken'}" data-testid="verdict" data-verdict=${kept ? 'kept' : 'broken'}>
        <span class="sign" aria-hidden="true">${kept ? '✓' : '✗'}</span> ${verdictWords(run)}
      </p>
      <dl class="fact-list">
        ${(facts ?? []).map(
          ({ name, ok, value }) => html`<div class=${ok === undefined ? 'told' : ok ? 'kept' : 'broken'} data-fact=${name} data-ok=${String(ok)}>
            <dt>${w.facts[name]}</dt>
            <dd>${value(w)}</dd>
          </div>`,
        )}
      </dl>`;
  }

  async #run(name: Name): Promise<void> {
    const run: Run = { startedAt: performance.now(), lines: [], control: new AbortController() };
    const say = (said: Said) => {
      run.lines.push({ at: performance.now() - run.startedAt, said });
      this.requestUpdate();
    };
    const bench = new Bench(this.client, this.turn, run.control.signal, say, (picture) => (run.picture = picture));
    this.#runs.set(name, run);
    this.running = name;
    this.#ticker = setInterval(() => this.requestUpdate(), REDRAW_MS);
    try {
      run.facts = await EXPERIMENTS[name](bench);
    } catch (failure) {
      run.stopped = run.control.signal.aborted;
      run.failure = failure instanceof Error ? failure.message : String(failure);
    } finally {
      clearInterval(this.#ticker);
      bench.clear();
      this.running = undefined;
      announce(this, `${words().experiments[name].title}: ${verdictWords(run)}`);
      void this.#lookForLeft();
    }
  }

  async #lookForLeft(): Promise<void> {
    this.left = await leftover().catch(() => undefined);
  }

  readonly #endLeft = async (): Promise<void> => {
    // One that has ended meanwhile is no failure; one that could not be ended is still found.
    await killSecond().catch(() => {});
    await this.#lookForLeft();
    if (!this.left) {
      announce(this, words().leftEnded);
    }
  };
}

function verdictWords({ facts, failure, stopped }: Run): string {
  const w = words();
  if (stopped) {
    return w.stopped;
  }
  return facts && verdictOf(facts) ? w.kept : failure ? w.failed(failure) : w.broken;
}
