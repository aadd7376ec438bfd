import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { announce } from '../announcement.ts';
import type { AnswerTurn } from '../answer-turn.ts';
import { PageElement } from '../element.ts';
import type { Turn } from '../turn.ts';
import './entry-table.ts';
import { count, duration, estimate } from './figures.ts';
import './flow-strip.ts';
import { groupTable } from './group-table.ts';
import './hop-waterfall.ts';
import { jsonView } from './json-view.ts';
import { Observation } from './observation.ts';
import './rate-chart.ts';
import './redis-line.ts';
import type { CommandName, Entry, Problem, Sample } from './sample.ts';
import { SampleStream } from './stream.ts';
import { viewerList } from './viewer-list.ts';
import type { View } from './view.ts';
import { words } from './words.ts';

type Status = 'connecting' | 'live' | 'problem' | 'missing' | 'over';

/** A sample older than this has its age counted up: those that come in time tell it themselves. */
const TICK_MS = 750;
/** What a second line in the terminal adds to the first. */
const SECOND: Partial<Record<CommandName, CommandName>> = { groups: 'members', requests: 'pending' };

/** Turns with the range that the text can mark. */
type Marked = AnswerTurn & { highlight?(from: number, to: number): void; clearHighlight?(): void };

/** The answer on screen from the inside: its log, the groups that read it, its way through the hops. */
@customElement('runnel-inspector')
export class Inspector extends PageElement {
  @property({ attribute: false }) turn: Turn | undefined;

  @state() private status: Status = 'connecting';
  @state() private problem: Problem | undefined;
  @state() private view: View | undefined;
  @state() private paused = false;
  @state() private followed: 'first' | 'latest' = 'first';

  #observation: Observation | undefined;
  #stream: SampleStream | undefined;
  #watched: Turn | undefined;
  #unsubscribe: (() => void) | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('painted', this.#painted);
    this.#ticker = setInterval(() => this.status !== 'over' && !this.paused && (this.#observation?.age ?? 0) > TICK_MS && this.requestUpdate(), TICK_MS);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('painted', this.#painted);
    clearInterval(this.#ticker);
    this.#leave();
    this.#watched = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.isConnected && this.turn !== this.#watched) {
      this.#leave();
      this.#watched = this.turn;
      this.#begin(this.turn);
    }
    if (changed.has('paused') && !this.paused) {
      this.view = this.#observation?.view();
    }
  }

  protected override render() {
    const w = words();
    return html`<div class="inspector" data-testid="inspector" data-status=${this.#nothing ? 'none' : this.status}>
      <header class="panel-head">
        <h2>${w.inspector}</h2>
        ${this.turn && this.view
          ? html`<button type="button" data-testid="inspector-pause" aria-pressed=${this.paused} @click=${() => (this.paused = !this.paused)}>
              ${this.paused ? w.resume : w.pause}
            </button>`
          : ''}
      </header>
      <p class="panel-status ${this.status}" data-testid="inspector-status">${this.#sentence()}</p>
      ${this.turn && this.view ? this.#panels(this.view) : ''}
    </div>`;
  }

  #sentence(): string {
    const w = words();
    if (this.#nothing) {
      return w.noAnswer;
    }
    switch (this.status) {
      case 'connecting':
        return w.connecting;
      case 'missing':
        return window.runnel?.connection.features?.includes('inspector') ? w.gone : w.off;
      case 'problem':
        return this.problem?.message || w.unreachable;
      case 'over':
        return w.over;
      default:
        return this.paused ? w.paused : w.live;
    }
  }

  /** Of what was not accepted nothing is kept. */
  get #nothing(): boolean {
    return !this.turn || this.turn.answer.state === 'refused';
  }

  #panels(view: View) {
    return html`${this.#head(view.sample)}
      <flow-strip
        .sample=${view.sample}
        .turn=${this.turn}
        .sizes=${view.sizes}
        .rate=${view.rate}
        ?frozen=${this.paused}
      ></flow-strip>
      ${this.#rhythm(view)} ${this.#waterfall(view)} ${this.#entries(view)} ${this.#groups(view)} ${this.#viewers(view)} ${this.#question(view)}`;
  }

  #head(sample: Sample) {
    const w = words();
    const { clock, age } = this.#observation!;
    return html`<dl class="facts" data-testid="inspector-head">
      ${fact(w.servedBy, sample.node)}
      ${fact(w.redis, html`<bdi>${sample.redis.address}</bdi>${sample.redis.version ? html` <small><bdi>${sample.redis.version}</bdi></small>` : ''}`)}
      ${fact(w.sampled, this.status === 'over' ? w.finalFigures : age === undefined ? w.unknown : w.ago(duration(Math.round(age / 100) * 100)))}
      ${fact(w.clock, clock ? estimate(clock.ahead, clock.uncertainty, true) : w.unknown, w.clockHint)}
    </dl>`;
  }

  #rhythm(view: View) {
    return this.#panel('chart', words().rhythm, html`<rate-chart .rates=${view.pieces.length ? view.rates : undefined} .gaps=${view.gaps} .figures=${view.figures}></rate-chart>`);
  }

  #waterfall(view: View) {
    const w = words();
    const choose = (which: 'first' | 'latest') =>
      html`<button type="button" aria-pressed=${this.followed === which} data-testid="waterfall-${which}" @click=${() => (this.followed = which)}>
        ${which === 'first' ? w.firstPiece : w.latestPiece}
      </button>`;
    return this.#panel(
      'waterfall',
      w.waterfall,
      html`<hop-waterfall .hops=${this.#observation!.hops(view, this.followed)}></hop-waterfall>
        <p class="note">${this.turn?.answer.replay ? w.replayNote : w.clocksNote}</p>`,
      undefined,
      html`<span class="choice" role="group" aria-label=${w.whichPiece}>${choose('first')}${choose('latest')}</span>`,
    );
  }

  #entries(view: View) {
    const w = words();
    return this.#panel(
      'entries',
      w.entries,
      html`${view.skipped ? html`<p class="note">${w.skipped(count(view.skipped))}</p>` : ''}
        <entry-table .entries=${view.entries} .median=${view.figures?.median ?? 0} @look=${this.#look}></entry-table>`,
      'entries',
      html`<span class="figure">${count(view.sample.stream.length ?? view.entries.length)}</span>`,
    );
  }

  #groups({ sample }: View) {
    const w = words();
    return html`${this.#panel('groups', w.groups, html`<p class="key"><bdi>${sample.stream.key}</bdi></p>${groupTable(sample.groups, w.groups)}`, 'groups')}
    ${this.#panel(
      'queue',
      w.queue,
      html`<p class="key"><bdi>${sample.requests.key}</bdi> ${sample.requests.length === null ? '' : w.entryCount(sample.requests.length, count(sample.requests.length))}</p>
        ${groupTable(sample.requests.groups, w.queue)}`,
      'requests',
    )}`;
  }

  #viewers({ sample }: View) {
    const side = html`<span class="figure">${count(sample.viewers.length)}</span>`;
    return this.#panel('viewers', words().viewersOf(sample.node), viewerList(sample.viewers, window.runnel?.connection.id), undefined, side);
  }

  #question({ question, sample }: View) {
    const content = question === undefined ? html`<p class="note">${words().unknown}</p>` : html`<div class="json" dir="ltr">${jsonView(question)}</div>`;
    return html`<section class="part" data-panel="question">
      <details>
        <summary><h3>${words().question}</h3></summary>
        ${content}
        <redis-line .command=${sample.commands.question ?? ''}></redis-line>
      </details>
    </section>`;
  }

  #panel(name: string, title: string, content: TemplateResult, command?: CommandName, side: TemplateResult | '' = '') {
    const commands = this.view?.sample.commands ?? {};
    const more = command && SECOND[command];
    return html`<section class="part" data-panel=${name}>
      <div class="part-title"><h3>${title}</h3>${side}</div>
      ${content}
      ${command ? html`<redis-line .command=${commands[command] ?? ''}></redis-line>` : ''}
      ${more ? html`<redis-line .command=${commands[more] ?? ''}></redis-line>` : ''}
    </section>`;
  }

  #begin(turn: Turn | undefined): void {
    this.#observation = turn && new Observation(turn);
    this.view = undefined;
    this.problem = undefined;
    this.status = 'connecting';
    if (turn) {
      this.#unsubscribe = turn.answer.subscribe(({ type }) => type === 'state' && this.#open(turn));
      this.#open(turn);
    }
  }

  /** Not before the question was accepted: until then the gateway knows nothing of it, and would say so. */
  #open({ id, answer: { state } }: Turn): void {
    this.requestUpdate();
    if (!this.#stream && state !== 'pending' && state !== 'refused') {
      this.#stream = new SampleStream(id, {
        sample: (sample, receivedAt, openedAt) => this.#sampled(sample, receivedAt, openedAt),
        problem: (problem) => this.#say('problem', problem),
        missing: (code) => this.#say('missing', { code, message: '' }),
        over: () => this.#say('over'),
      });
    }
  }

  #leave(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#stream?.close();
    this.#stream = undefined;
    this.#unmark();
  }

  #say(status: Status, problem?: Problem): void {
    const changed = status !== this.status;
    this.status = status;
    this.problem = problem;
    if (changed && status !== 'live') {
      announce(this, this.#sentence());
    }
  }

  #sampled(sample: Sample, receivedAt: number, openedAt: number | undefined): void {
    this.#observation?.sampled(sample, receivedAt, openedAt);
    this.#say('live');
    if (!this.paused) {
      this.view = this.#observation?.view();
    }
  }

  readonly #painted = (event: Event): void => {
    const { id, length } = (event as CustomEvent<{ id: string; length: number }>).detail;
    if (id === this.turn?.id) {
      this.#observation?.painted(length);
    }
  };

  readonly #look = (event: CustomEvent<Entry | undefined>): void => {
    const source = event.detail?.offset && this.#observation?.source(event.detail.offset);
    if (source) {
      this.#shownTurn()?.highlight?.(source.from, source.to);
    } else {
      this.#unmark();
    }
  };

  #unmark(): void {
    this.#shownTurn()?.clearHighlight?.();
  }

  #shownTurn(): Marked | null | undefined {
    return this.turn && document.querySelector(`answer-turn [data-id="${CSS.escape(this.turn.id)}"]`)?.closest<Marked>('answer-turn');
  }
}

function fact(name: string, value: unknown, hint = '') {
  return html`<div title=${hint}><dt>${name}</dt><dd>${value}</dd></div>`;
}
