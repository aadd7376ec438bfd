import { html, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element.ts';
import { duration, estimate } from './figures.ts';
import type { Hop } from './waterfall.ts';
import { words } from './words.ts';

const MODEL_HOPS = ['queued', 'started', 'thought'];
/** Per cent of the width that the shortest bar has, so that it can be seen. */
const THINNEST = 0.7;

interface Scale {
  from: number;
  to: number;
}

/**
 * The hops of one piece under each other. What the model takes and what the way takes differ by a factor of a hundred, so there are two scales,
 * with a lens between them that shows which part of the upper one the lower one is.
 */
@customElement('hop-waterfall')
export class HopWaterfall extends PageElement {
  @property({ attribute: false }) hops: Hop[] = [];

  protected override render() {
    const upper = this.hops.filter((hop) => MODEL_HOPS.includes(hop.name));
    const lower = this.hops.filter((hop) => !MODEL_HOPS.includes(hop.name));
    const whole = scaleOf(this.hops);
    const part = scaleOf(lower);
    const way = whole && part ? { from: place(whole, part.from), to: place(whole, part.to) } : undefined;
    return html`<dl class="waterfall">
      ${upper.map((hop) => this.#row(hop, whole))}
      ${way ? lens(way) : ''}
      ${lower.map((hop) => this.#row(hop, part))}
    </dl>`;
  }

  #row(hop: Hop, scale: Scale | undefined) {
    const { name, hint } = words().hops[hop.name];
    return html`<div class="hop ${hop.name}" data-hop=${hop.name}>
      <dt title=${hint}>${name}</dt>
      <dd>${scale ? bar(hop, scale) : html`<span class="bar"></span>`}<span class="ms">${spoken(hop)}</span></dd>
    </div>`;
  }
}

function spoken(hop: Hop) {
  if (hop.ms === undefined) {
    return html`<span class="unknown" title=${words().hopUnknown}>${words().unknown}</span>`;
  }
  if (hop.lessThan !== undefined) {
    return `< ${duration(hop.lessThan)}`;
  }
  return hop.uncertainty > 1 ? estimate(hop.ms, hop.uncertainty) : duration(hop.ms);
}

function bar(hop: Hop, scale: Scale) {
  const start = hop.from ?? (hop.to === undefined || hop.ms === undefined ? undefined : hop.to - hop.ms);
  if (start === undefined || hop.ms === undefined) {
    return html`<span class="bar"></span>`;
  }
  const x = Math.min(100 - THINNEST, place(scale, start));
  const width = Math.min(100 - x, Math.max(THINNEST, place(scale, start + (hop.lessThan ?? hop.ms)) - x));
  return svg`<svg class="bar" aria-hidden="true">
    <rect class=${hop.lessThan === undefined ? 'sure' : 'unsure'} x="${x}%" width="${width}%" height="100%" rx="2" />
    ${hop.lessThan === undefined && hop.uncertainty > 1 ? whisker(scale, start + hop.ms, hop.uncertainty) : ''}
  </svg>`;
}

function whisker(scale: Scale, at: number, uncertainty: number) {
  return svg`<line class="whisker" x1="${place(scale, at - uncertainty)}%" x2="${place(scale, at + uncertainty)}%" y1="50%" y2="50%" />`;
}

function lens({ from, to }: Scale) {
  const points = `${Math.min(99.5, from)},0 ${Math.max(to, Math.min(99.5, from) + 0.5)},0 100,20 0,20`;
  return html`<div class="lens"><span></span><svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">${svg`<polygon points=${points} />`}</svg><span>${words().magnified}</span></div>`;
}

function scaleOf(hops: Hop[]): Scale | undefined {
  const ends = hops.flatMap(({ from, to, ms, lessThan }) => (ms === undefined ? [] : [from, to, from === undefined ? undefined : from + (lessThan ?? ms)]));
  const known = ends.filter((end) => end !== undefined);
  return known.length ? { from: Math.min(...known), to: Math.max(...known) } : undefined;
}

function place({ from, to }: Scale, at: number): number {
  return to > from ? Math.max(0, Math.min(100, ((at - from) / (to - from)) * 100)) : 0;
}
