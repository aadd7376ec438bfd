import { html, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../element.ts';
import { bytes, count, duration } from './figures.ts';
import { isLong } from './rates.ts';
import type { Entry } from './sample.ts';
import { attemptOf, isPiece } from './trace.ts';
import { words } from './words.ts';

/** Must be the height in inspector.css: only what can be seen is in the DOM. */
const ROW_PX = 26;
const SPARE_ROWS = 6;
const LONGEST_TEXT = 200;

/** The log's entries; follows the end until somebody scrolls up. Says `look` with the entry under the pointer or the focus, or with none. */
@customElement('entry-table')
export class EntryTable extends PageElement {
  @property({ attribute: false }) entries: Entry[] = [];
  @property({ type: Number }) median = 0;

  @state() private first = 0;
  @state() private active = -1;
  @state() private following = true;

  @query('.rows') private rows!: HTMLElement;

  #visible = 10;
  #focus = false;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('entries') && this.following) {
      this.first = Math.max(0, this.entries.length - this.#visible - SPARE_ROWS);
    }
  }

  protected override updated(changed: PropertyValues): void {
    this.#size('.above', this.first);
    this.#size('.below', this.entries.length - this.#end);
    if (changed.has('entries') && this.following) {
      this.rows.scrollTop = this.entries.length * ROW_PX;
    }
    if (this.#focus) {
      this.#focus = false;
      this.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus({ preventScroll: true });
    }
  }

  protected override render() {
    const w = words();
    const shown = this.entries.slice(this.first, this.#end);
    return html`<div class="entries" role="grid" aria-label=${w.entries} aria-rowcount=${this.entries.length + 1} aria-colcount="5">
      <div class="columns" role="row" aria-rowindex="1">
        ${[w.id, w.type, w.at, w.size, w.text].map((name) => html`<span role="columnheader">${name}</span>`)}
      </div>
      <div class="rows" role="rowgroup" @scroll=${this.#scrolled} @keydown=${this.#key} @pointerleave=${() => this.#look(undefined)} @focusout=${() => this.#look(undefined)}>
        <div class="above" role="presentation"></div>
        ${repeat(shown, (entry) => entry.id, (entry, i) => this.#row(entry, this.first + i))}
        <div class="below" role="presentation"></div>
      </div>
      ${this.following
        ? ''
        : html`<button type="button" class="follow" @click=${this.#follow}>${w.followEnd}</button>`}
    </div>`;
  }

  #row(entry: Entry, index: number) {
    const gap = this.#gap(index);
    const long = gap !== undefined && isLong(gap, this.median);
    const current = this.active < 0 ? index === this.entries.length - 1 : index === this.active;
    return html`<div
      role="row"
      data-type=${entry.type ?? ''}
      aria-rowindex=${index + 2}
      tabindex=${current ? 0 : -1}
      data-id=${entry.id}
      @pointerenter=${() => this.#look(entry)}
      @focus=${() => this.#focused(entry, index)}
    >
      <span role="gridcell" class="id" dir="ltr">${entry.id}</span>
      <span role="gridcell" class="type">${entry.type}</span>
      <span role="gridcell" class="at">
        ${entry.at === null || entry.type === 'asked' ? '' : duration(entry.at)}
        ${gap === undefined ? '' : html`<small class=${long ? 'long' : ''} title=${long ? words().longGap : ''}>+${count(gap)}</small>`}
      </span>
      <span role="gridcell" class="size">${entry.bytes === null ? words().unknown : bytes(entry.bytes)}</span>
      <span role="gridcell" class="text" dir="auto">${oneLine(entry.text ?? '')}</span>
    </div>`;
  }

  get #end(): number {
    return Math.min(this.entries.length, this.first + this.#visible + 2 * SPARE_ROWS);
  }

  /** The time since the piece before, within one attempt. */
  #gap(index: number): number | undefined {
    const [before, entry] = [this.entries[index - 1], this.entries[index]!];
    if (!before || !isPiece(before) || !isPiece(entry) || attemptOf(before.offset) !== attemptOf(entry.offset)) {
      return undefined;
    }
    return before.at === null || entry.at === null ? undefined : entry.at - before.at;
  }

  #size(part: string, rows: number): void {
    this.querySelector<HTMLElement>(part)!.style.blockSize = `${rows * ROW_PX}px`;
  }

  readonly #scrolled = (): void => {
    const { scrollTop, clientHeight, scrollHeight } = this.rows;
    this.#visible = Math.ceil(clientHeight / ROW_PX);
    this.first = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE_ROWS);
    this.following = scrollTop + clientHeight >= scrollHeight - ROW_PX;
  };

  readonly #follow = (): void => {
    this.following = true;
    this.active = -1;
    this.rows.scrollTop = this.rows.scrollHeight;
  };

  readonly #key = (event: KeyboardEvent): void => {
    const last = this.entries.length - 1;
    const from = this.active < 0 ? last : this.active;
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, PageUp: from - this.#visible, PageDown: from + this.#visible, Home: 0, End: last }[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    this.active = Math.max(0, Math.min(last, to));
    this.#reveal(this.active);
    this.#focus = true;
    this.requestUpdate();
  };

  #reveal(index: number): void {
    const top = index * ROW_PX;
    const { scrollTop, clientHeight } = this.rows;
    if (top < scrollTop) {
      this.rows.scrollTop = top;
    } else if (top + ROW_PX > scrollTop + clientHeight) {
      this.rows.scrollTop = top + ROW_PX - clientHeight;
    }
    this.#scrolled();
  }

  #focused(entry: Entry, index: number): void {
    this.active = index;
    this.#look(entry);
  }

  #look(entry: Entry | undefined): void {
    this.dispatchEvent(new CustomEvent('look', { detail: entry }));
  }
}

/** Line breaks and tabs are what an engineer looks for in a log: shown as signs. */
function oneLine(text: string): string {
  return text.slice(0, LONGEST_TEXT).replaceAll('\n', '⏎').replaceAll('\t', '⇥');
}
