import { html, svg, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { announce } from '../announcement.ts';
import { PageElement } from '../element.ts';
import { count, exact, percent } from '../inspector/figures.ts';
import { MarkdownView } from '../markdown/view.ts';
import type { Turn } from '../turn.ts';
import { Player } from './player.ts';
import { Timeline } from './timeline.ts';
import { words } from './words.ts';

const SPEEDS = [1, 2, 4];
/** What an arrow key moves; the page keys move ten times as much. */
const STEP_MS = 50;
/** More marks than this cannot be told apart. */
const MOST_MARKS = 240;

/** One generation in two panes: streamed, and held back until its end. Says `close`. */
@customElement('side-by-side')
export class SideBySide extends PageElement {
  @property({ attribute: false }) turn!: Turn;

  /** Milliseconds since the asking that both panes show. */
  @state() private position = 0;
  @state() private speed = 1;

  @query('.pane.streamed .answer') private streamedPane!: HTMLElement;
  @query('.pane.held .answer') private heldPane!: HTMLElement;

  #timeline = new Timeline([], undefined);
  readonly #player = new Player(0);
  #streamed: MarkdownView | undefined;
  #held: MarkdownView | undefined;
  #shown: Turn | undefined;
  #unsubscribe: (() => void) | undefined;
  #frame = 0;
  #stale = false;
  /** Whether it was running when it was last looked at. */
  #ran = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#shown = undefined;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override willUpdate(): void {
    if (this.turn !== this.#shown && this.isConnected) {
      this.#shown = this.turn;
      this.#unsubscribe?.();
      this.#unsubscribe = this.turn.answer.subscribe(() => this.#changed());
      this.#stale = true;
    }
    if (this.#stale) {
      this.#stale = false;
      this.#read();
    }
  }

  protected override updated(_changed: PropertyValues): void {
    this.#streamed ??= new MarkdownView(this.streamedPane);
    this.#held ??= new MarkdownView(this.heldPane);
    const at = this.#live ? Infinity : this.position;
    this.#show(this.#streamed, this.streamedPane, this.#timeline.streamed(at));
    this.#show(this.#held, this.heldPane, this.#live ? '' : this.#timeline.heldBack(at));
    if (this.#live || this.#player.playing) {
      this.#frame ||= requestAnimationFrame(this.#next);
    }
  }

  protected override render() {
    const w = words();
    const timeline = this.#timeline;
    const over = !this.#live;
    return html`<div class="side-by-side" data-testid="sides" data-state=${this.#live ? 'live' : this.#player.playing ? 'playing' : 'still'}>
      <header>
        <h2>${w.title}</h2>
        <button type="button" class="close" data-testid="side-close" aria-label=${w.close} title=${w.close} @click=${this.#close}>✕</button>
      </header>
      <p class="lead">${w.lead}</p>
      ${this.#unknown ? html`<p class="note" data-testid="side-unknown">${w.timesUnknown}</p>` : html`<div class="stopwatch" data-testid="side-clock" aria-hidden="true">${exact(this.#time())}</div>`}
      <div class="panes" ?hidden=${this.#unknown}>
        ${this.#pane('streamed', w.streamed, this.#streamedWords(timeline))}
        ${this.#pane('held', w.heldBack, this.#heldWords(timeline))}
      </div>
      ${this.#unknown ? '' : over ? this.#controls(timeline) : html`<p class="note">${w.running}</p>`}
      <p class="gained" data-testid="side-gained">${over && !this.#unknown ? this.#gainedWords(timeline) : ''}</p>
    </div>`;
  }

  #pane(name: string, title: string, times: string) {
    return html`<section class="pane ${name}" data-testid="side-${name}" aria-label=${title}>
      <h3>${title}</h3>
      <div class="answer" dir="auto" tabindex="0" data-empty=${words().empty}></div>
      <p class="times" data-testid="side-${name}-times">${times}</p>
    </section>`;
  }

  #controls(timeline: Timeline) {
    const w = words();
    const length = Math.round(timeline.length);
    const playing = this.#player.playing;
    const atEnd = this.position >= timeline.length;
    return html`<div class="controls">
      <button type="button" class="primary" data-testid="side-play" @click=${this.#toggle}>${playing ? w.pause : atEnd ? w.again : w.play}</button>
      <div class="choice" role="group" aria-label=${w.speed}>
        ${SPEEDS.map(
          (speed) => html`<button type="button" data-testid="side-speed-${speed}" aria-pressed=${speed === this.speed} @click=${() => this.#setSpeed(speed)}>
            ${w.times(count(speed))}
          </button>`,
        )}
      </div>
      <div class="track-of-time" dir="ltr">
        ${this.#marks(timeline)}
        <input
          type="range"
          data-testid="side-scrubber"
          min="0"
          max=${length}
          step=${STEP_MS}
          aria-label=${w.position}
          aria-valuetext=${w.at(exact(this.position), exact(length))}
          .value=${String(Math.round(this.position))}
          @input=${this.#scrub}
          @keydown=${this.#key}
        />
      </div>
    </div>`;
  }

  /** One mark for each piece, and how long there was nothing for the other reader. */
  #marks({ ats, length }: Timeline) {
    const every = Math.ceil(ats.length / MOST_MARKS);
    const x = (at: number) => `${length ? (100 * at) / length : 0}%`;
    return html`<svg class="marks" aria-hidden="true">
      ${ats.filter((_, i) => i % every === 0).map((at) => svg`<line class=${at <= this.position ? 'past' : ''} x1=${x(at)} x2=${x(at)} y1="0" y2="60%" />`)}
      ${svg`<line class=${length <= this.position ? 'end past' : 'end'} x1="100%" x2="100%" y1="0" y2="100%" />`}
    </svg>`;
  }

  #streamedWords({ firstAt, endedAt }: Timeline): string {
    const w = words();
    if (firstAt === undefined) {
      return this.#live ? w.waiting : w.noText;
    }
    return endedAt === undefined ? w.firstOnly(exact(firstAt)) : w.first(exact(firstAt), exact(endedAt));
  }

  #heldWords({ endedAt, text }: Timeline): string {
    const w = words();
    if (endedAt === undefined) {
      return w.nothingYet(exact(this.#time()));
    }
    return text ? w.nothing(exact(endedAt)) : w.noText;
  }

  #gainedWords({ gained, length }: Timeline): string {
    if (!gained) {
      return gained === 0 || !this.turn.stream ? words().notStreamed : '';
    }
    return words().gained(exact(gained), percent(gained / length));
  }

  get #live(): boolean {
    return this.turn.running;
  }

  /** There is an answer, and nobody here knows when what of it came. */
  get #unknown(): boolean {
    return !this.#live && this.#timeline.text === '' && this.turn.answer.text !== '';
  }

  #time(): number {
    return this.#live ? (this.turn.elapsed ?? 0) : this.position;
  }

  /** A growing text is only shown anew when it has grown. The pane follows its end until its reader scrolls up. */
  #show(view: MarkdownView, pane: HTMLElement, text: string): void {
    const atEnd = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 8;
    view.show(text, { final: !this.turn.running && text.length === this.turn.answer.text.length });
    pane.classList.toggle('empty', text === '');
    if (atEnd && pane === this.streamedPane) {
      pane.scrollTop = pane.scrollHeight;
    }
  }

  /** While it runs there is a frame soon anyway, and one reading for each frame is enough. */
  #changed(): void {
    this.#stale = true;
    if (!this.#frame) {
      this.requestUpdate();
    }
  }

  #read(): void {
    const { answer, recording } = this.turn;
    const begins = this.#timeline.endedAt === undefined;
    this.#timeline = new Timeline(recording.pieces, this.#live ? undefined : (answer.ending?.at ?? answer.latest?.at));
    this.#player.length = this.#timeline.length;
    if (begins && !this.#live) {
      this.#seek(this.#timeline.length);
      this.#sayOver();
    }
    this.#ran = this.#live;
  }

  #sayOver(): void {
    const said = this.#unknown ? words().timesUnknown : this.#gainedWords(this.#timeline);
    if (said && this.#ran) {
      announce(this, said);
    }
  }

  readonly #next = (): void => {
    this.#frame = 0;
    const now = performance.now();
    this.position = this.#player.position(now);
    if (this.position >= this.#player.length && this.#player.playing) {
      this.#player.pause(now);
    }
    this.requestUpdate();
  };

  readonly #toggle = (): void => {
    const now = performance.now();
    if (this.#player.playing) {
      this.#player.pause(now);
    } else {
      this.#player.play(now);
    }
    this.position = this.#player.position(now);
    this.requestUpdate();
  };

  #setSpeed(speed: number): void {
    this.speed = speed;
    this.#player.setSpeed(speed, performance.now());
  }

  readonly #scrub = (event: Event): void => this.#seek(Number((event.target as HTMLInputElement).value));

  /** The whole range is seldom a multiple of the step, and the end must be reached. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'End') {
      event.preventDefault();
      this.#seek(this.#player.length);
    }
  };

  #seek(position: number): void {
    const end = this.#player.length - position < STEP_MS ? this.#player.length : position;
    this.#player.seek(end, performance.now());
    this.position = end;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }
}
