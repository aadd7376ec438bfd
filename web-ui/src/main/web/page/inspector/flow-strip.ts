import { html, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element.ts';
import type { Turn } from '../turn.ts';
import { bytes, count, perSecond } from './figures.ts';
import type { Group, Sample } from './sample.ts';
import { words } from './words.ts';

const TAPE_CELLS = 32;
const FLIGHT_MS = 650;
/** More would be a cloud, and cost more than they tell. */
const MOST_IN_FLIGHT = 16;
/** The stations that a piece passes on its way to the page. */
const WAY = ['producer', 'log', 'gateway', 'page'];

/** The way of a question and of its answer's pieces as one picture, with what waits and what moves at the arrows. */
@customElement('flow-strip')
export class FlowStrip extends PageElement {
  @property({ attribute: false }) sample: Sample | undefined;
  @property({ attribute: false }) turn: Turn | undefined;
  @property({ attribute: false }) sizes: number[] = [];
  @property({ type: Number }) rate = 0;
  @property({ type: Boolean }) frozen = false;

  #steps: Keyframe[] | undefined;
  readonly #resized = new ResizeObserver(() => (this.#steps = undefined));
  #watched: Turn | undefined;
  #unsubscribe: (() => void) | undefined;
  #inFlight = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#unsubscribe?.();
    this.#watched = undefined;
  }

  protected override updated(): void {
    this.#steps = undefined;
    if (this.turn !== this.#watched) {
      this.#unsubscribe?.();
      this.#watched = this.turn;
      this.#unsubscribe = this.turn?.answer.subscribe(({ type }) => type === 'text' && this.#fly());
    }
  }

  protected override render() {
    const w = words();
    const { sample } = this;
    const queue = sample?.requests.groups[0];
    const group = sample?.groups.find(({ name }) => name === `gateway:${sample.node}`) ?? sample?.groups[0];
    return html`<div class="flow" role="group" aria-label=${w.flow} ?data-running=${!!this.turn?.running}>
      ${this.#station('page', w.page, this.turn ? w.states[this.turn.answer.state] : '')}
      ${this.#arrow('ask', w.questions, '')}
      ${this.#station('gateway', w.gateway, sample?.node ?? '')}
      ${this.#arrow('queue', w.waiting, this.#figure(sample && waiting(sample)))}
      ${this.#station('requests', w.requests, '')}
      ${this.#arrow('take', w.taken, this.#figure(queue?.pending))}
      ${this.#station('producer', w.producer, this.turn?.answer.model ?? '')}
      ${this.#arrow('write', w.pieces, sample ? perSecond(this.rate) : '')}
      ${this.#station('log', w.log, this.#logSize(sample), this.#tape(sample, group))}
      ${this.#arrow('read', w.unread, this.#figure(group?.lag))}
      ${this.#arrow('send', w.viewers, this.#figure(sample?.viewers.length))}
    </div>`;
  }

  #station(name: string, title: string, detail: string, more?: TemplateResult | '') {
    return html`<div class="station ${name}" data-station=${name}><b>${title}</b>${more ?? ''}<small title=${detail} dir="auto">${detail}</small></div>`;
  }

  #arrow(name: string, title: string, figure: unknown) {
    return html`<div class="arrow ${name}" data-arrow=${name} title=${title}>
      <span class="figure">${figure}</span>
      <svg viewBox="0 0 40 8" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">${svg`<path d="M-400 4H38M34.500 1 38 4l-3.500 3" />`}</svg>
      <small>${title}</small>
    </div>`;
  }

  #figure(value: number | null | undefined) {
    if (value === undefined) {
      return '';
    }
    return value === null ? html`<span class="unknown" title=${words().lagUnknown}>${words().unknown}</span>` : count(value);
  }

  #logSize(sample: Sample | undefined): string {
    const { length, bytes: size } = sample?.stream ?? {};
    return [length != null && words().entryCount(length, count(length)), size != null && bytes(size)].filter(Boolean).join(' · ');
  }

  /** The newest entries, as high as they are large, and the place that the gateway's group has read up to. */
  #tape(sample: Sample | undefined, group: Group | undefined): TemplateResult | '' {
    if (!sample) {
      return '';
    }
    const most = Math.max(1, ...this.sizes);
    const behind = group?.lag ?? 0;
    const cells = this.sizes.slice(-TAPE_CELLS);
    const bar = (size: number, i: number) => `M${(TAPE_CELLS - cells.length + i) * 3} 16v${(-3 - (size / most) * 13).toFixed(1)}h2V16z`;
    const bars = cells.map(bar);
    const read = Math.max(0, bars.length - behind);
    return html`<svg class="tape" viewBox="0 0 ${TAPE_CELLS * 3} 16" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<path class="read" d=${bars.slice(0, read).join('')} /><path class="unread" d=${bars.slice(read).join('')} />`}
    </svg>`;
  }

  /** One dot for each piece that reaches the page. */
  #fly(): void {
    if (this.frozen || this.#inFlight >= MOST_IN_FLIGHT || document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      return;
    }
    const flow = this.querySelector<HTMLElement>('.flow')!;
    this.#steps ??= this.#way(flow);
    const dot = document.createElement('i');
    dot.className = 'mote';
    flow.append(dot);
    this.#inFlight++;
    dot.animate(this.#steps, { duration: FLIGHT_MS, easing: 'linear' }).finished.catch(() => {}).finally(() => {
      dot.remove();
      this.#inFlight--;
    });
  }

  /** From station to station along the lane of the log, which goes down where there is no room beside each other. */
  #way(flow: HTMLElement): Keyframe[] {
    const base = flow.getBoundingClientRect();
    const centre = (name: string) => {
      const { left, top, width, height } = this.querySelector(`.station.${name}`)!.getBoundingClientRect();
      return { x: left + width / 2 - base.left, y: top + height / 2 - base.top };
    };
    const lane = centre('log');
    const down = Math.abs(centre('producer').x - centre('page').x) < lane.x / 2;
    return WAY.map(centre).map(({ x, y }) => ({ transform: `translate(${down ? lane.x : x}px, ${down ? y : lane.y}px)` }));
  }
}

/** Requests that no producer has taken; one that was taken stays in the stream until its answer has ended. */
function waiting({ requests: { length, groups } }: Sample): number | null {
  const [group] = groups;
  if (!group || length === null) {
    return length;
  }
  return group.lag ?? (group.pending === null ? null : Math.max(0, length - group.pending));
}
