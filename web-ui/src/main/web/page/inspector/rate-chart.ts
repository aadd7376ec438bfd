import { html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { PageElement } from '../element.ts';
import { duration, perSecond } from './figures.ts';
import { isLong, type Gap, type GapFigures, type Rates } from './rates.ts';
import { words } from './words.ts';

/** Pixels: the room for the rate above, for the gaps below, and for the times under both. */
const RATE_PX = 92;
const GAP_PX = 44;
const BETWEEN_PX = 10;
const AXIS_PX = 18;
const HEIGHT_PX = RATE_PX + BETWEEN_PX + GAP_PX + AXIS_PX;

interface Colours {
  rate: string;
  line: string;
  text: string;
  long: string;
  ink: string;
}

/** Pieces per second, and under it the gap before each piece, over the time since the asking. */
@customElement('rate-chart')
export class RateChart extends PageElement {
  @property({ attribute: false }) rates: Rates | undefined;
  @property({ attribute: false }) gaps: Gap[] = [];
  @property({ attribute: false }) figures: GapFigures | undefined;

  @state() private pointed: number | undefined;

  @query('canvas') private canvas!: HTMLCanvasElement;

  readonly #themes = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  readonly #redraw = (): void => this.#draw();
  readonly #resized = new ResizeObserver(this.#redraw);
  /** Whether the reader has chosen a theme in the page. */
  readonly #chosen = new MutationObserver(this.#redraw);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themes.forEach((theme) => theme.addEventListener('change', this.#redraw));
    this.#chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#chosen.disconnect();
    this.#themes.forEach((theme) => theme.removeEventListener('change', this.#redraw));
  }

  protected override updated(): void {
    this.#draw();
  }

  protected override render() {
    return html`<figure class="chart">
      <canvas aria-hidden="true" @pointermove=${this.#point} @pointerleave=${() => (this.pointed = undefined)}></canvas>
      <figcaption data-testid="chart-sentence">${this.pointed === undefined ? this.#sentence() : this.#at(this.pointed)}</figcaption>
    </figure>`;
  }

  #sentence(): string {
    const { rates, figures } = this;
    if (!rates || !figures) {
      return words().noPieces;
    }
    return words().chart({
      mean: perSecond(rates.mean),
      peak: perSecond(rates.peak),
      median: duration(figures.median),
      p95: duration(figures.p95),
      longest: duration(figures.longest),
    });
  }

  #at(ms: number): string {
    const { rates, gaps } = this;
    const value = rates?.values[Math.floor(ms / rates.binMs)] ?? 0;
    const gap = gaps.find(({ at }) => at >= ms);
    return words().chartAt({ at: duration(ms), rate: perSecond(value), gap: gap ? duration(gap.ms) : '' });
  }

  readonly #point = (event: PointerEvent): void => {
    if (this.rates) {
      const { left, width } = this.canvas.getBoundingClientRect();
      this.pointed = Math.round(Math.max(0, (event.clientX - left) / width) * this.#span(this.rates));
    }
  };

  #span(rates: Rates): number {
    return rates.values.length * rates.binMs;
  }

  #draw(): void {
    if (!this.hasUpdated) {
      return;
    }
    const width = this.canvas.clientWidth;
    const ratio = devicePixelRatio || 1;
    const wanted = [Math.round(width * ratio), Math.round(HEIGHT_PX * ratio)] as const;
    if (this.canvas.width !== wanted[0] || this.canvas.height !== wanted[1]) {
      [this.canvas.width, this.canvas.height] = wanted;
    }
    const context = this.canvas.getContext('2d');
    if (!context || width === 0) {
      return;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, HEIGHT_PX);
    if (this.rates) {
      const colours = this.#colours();
      context.font = `11px ${getComputedStyle(this.canvas).fontFamily}`;
      this.#drawScale(context, width, this.rates, colours);
      this.#drawRates(context, width, this.rates, colours);
      this.#drawGaps(context, width, this.rates, colours);
    }
  }

  #drawScale(context: CanvasRenderingContext2D, width: number, rates: Rates, colours: Colours): void {
    const span = this.#span(rates);
    context.strokeStyle = colours.line;
    context.fillStyle = colours.text;
    context.lineWidth = 1;
    for (const y of [0.5, RATE_PX / 2, RATE_PX + 0.5, HEIGHT_PX - AXIS_PX + 0.5]) {
      line(context, 0, y, width, y);
    }
    const step = niceStep(span, Math.max(2, Math.floor(width / 90)));
    context.textAlign = 'center';
    for (let at = step; at < span * 0.97; at += step) {
      const x = (at / span) * width;
      line(context, x, HEIGHT_PX - AXIS_PX, x, HEIGHT_PX - AXIS_PX + 4);
      context.fillText(duration(at), x, HEIGHT_PX - 3);
    }
    context.textAlign = 'left';
    context.fillText(perSecond(rates.peak), 4, 13);
  }

  #drawRates(context: CanvasRenderingContext2D, width: number, rates: Rates, colours: Colours): void {
    const { values, peak } = rates;
    const bin = width / values.length;
    const y = (value: number) => RATE_PX - (peak ? (value / peak) * (RATE_PX - 18) : 0);
    const shape = new Path2D();
    values.forEach((value, i) => {
      shape.lineTo(i * bin, y(value));
      shape.lineTo((i + 1) * bin, y(value));
    });
    context.strokeStyle = colours.rate;
    context.lineWidth = 1.5;
    context.stroke(shape);
    shape.lineTo(width, RATE_PX);
    shape.lineTo(0, RATE_PX);
    context.fillStyle = colours.rate;
    context.globalAlpha = 0.16;
    context.fill(shape);
    context.globalAlpha = 1;
    this.#drawPointed(context, width, rates, colours);
  }

  /** The height is the gap's logarithm: one of 2 s among those of 20 ms would leave the others invisible. */
  #drawGaps(context: CanvasRenderingContext2D, width: number, rates: Rates, colours: Colours): void {
    const span = this.#span(rates);
    const median = this.figures?.median ?? 0;
    const most = Math.log1p(Math.max(this.figures?.longest ?? 1, 1));
    // Thousands of gaps, but only as many columns as there are pixels: −1 is none.
    const columns = new Float64Array(Math.ceil(width) + 1).fill(-1);
    for (const { at, ms } of this.gaps) {
      const x = Math.min(columns.length - 1, Math.round((at / span) * width));
      columns[x] = Math.max(columns[x]!, ms);
    }
    const floor = HEIGHT_PX - AXIS_PX;
    for (const [x, ms] of columns.entries()) {
      if (ms < 0) {
        continue;
      }
      const long = isLong(ms, median);
      const height = Math.max(1, (Math.log1p(ms) / most) * GAP_PX);
      context.fillStyle = long ? colours.long : colours.text;
      context.globalAlpha = long ? 1 : 0.55;
      context.fillRect(x - (long ? 1 : 0.5), floor - height, long ? 2 : 1, height);
    }
    context.globalAlpha = 1;
  }

  #drawPointed(context: CanvasRenderingContext2D, width: number, rates: Rates, colours: Colours): void {
    if (this.pointed !== undefined) {
      context.strokeStyle = colours.ink;
      context.lineWidth = 1;
      const x = Math.round((this.pointed / this.#span(rates)) * width) + 0.5;
      line(context, x, 0, x, HEIGHT_PX - AXIS_PX);
    }
  }

  #colours(): Colours {
    if (this.#themes[1]!.matches) {
      return { rate: 'Highlight', line: 'GrayText', text: 'CanvasText', long: 'LinkText', ink: 'CanvasText' };
    }
    const style = getComputedStyle(this);
    const of = (name: string) => style.getPropertyValue(name).trim();
    return { rate: of('--accent'), line: of('--line'), text: of('--soft'), long: of('--warn'), ink: of('--ink') };
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** 1, 2 or 5 times a power of ten, so that there are at most so many steps. */
function niceStep(span: number, steps: number): number {
  const rough = span / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
}
