import { html, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Answer } from '../client/index.ts';
import { announce } from './announcement.ts';
import { copyText } from './clipboard.ts';
import { PageElement } from './element.ts';
import { words } from './i18n/catalogue.ts';
import { language, type LanguageCode } from './i18n/language.ts';
import { icon } from './icons.ts';
import { sayWords } from './markdown/nodes.ts';
import { MarkdownView } from './markdown/view.ts';
import { Painter } from './markdown/painter.ts';
import { openModal } from './modal.ts';
import type { Turn } from './turn.ts';
import { secondsWords, stateWords, type Line } from './words.ts';

const TENTH_MS = 100;
const COPIED_MS = 2_000;
const HIGHLIGHT = 'runnel-entry';

/** How much of an answer's source can be seen now. */
export interface Painted {
  id: string;
  length: number;
}

/**
 * One question with its answer. Says `retry` when the same shall be asked again, `alternative` with the id of another answer that shall be shown,
 * and `painted` with {@link Painted} in the frame after one that shows more.
 */
@customElement('answer-turn')
export class AnswerTurn extends PageElement {
  @property({ attribute: false }) turn!: Turn;
  @property() line: Line = 'up';
  @property({ type: Boolean }) last = false;
  /** Whether others may open its address. */
  @property({ type: Boolean }) shared = false;
  /** The ids of all answers to this question in the order in which they were asked for, this one's included. */
  @property({ attribute: false }) alternatives: string[] = [];

  @state() private copied: 'link' | 'answer' | undefined;

  #view: MarkdownView | undefined;
  #shown: Answer | undefined;
  #spoken: LanguageCode = language.code;
  #unsubscribe: (() => void) | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;
  readonly #painter = new Painter(() => this.#paint());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#shown = undefined;
    this.#tick(false);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  /** Marks a range of the answer's Markdown source in the text. Where the browser has no custom highlights, nothing is marked. */
  highlight(from: number, to: number): void {
    const range = this.#view?.locate(from, to);
    if (range && typeof Highlight === 'function') {
      CSS.highlights.set(HIGHLIGHT, new Highlight(range));
    } else {
      this.clearHighlight();
    }
  }

  clearHighlight(): void {
    globalThis.CSS?.highlights?.delete(HIGHLIGHT);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.#tick(this.turn.running);
    if (language.code !== this.#spoken) {
      this.#spoken = language.code;
      sayWords(this.querySelector('.answer')!);
    }
    const { answer } = this.turn;
    if (answer !== this.#shown) {
      this.#shown = answer;
      this.#view ??= new MarkdownView(this.querySelector('.answer')!);
      this.#unsubscribe?.();
      this.#unsubscribe = answer.subscribe((change) => {
        if (change.type !== 'text') {
          this.requestUpdate();
        }
        this.#painter.request();
      });
      // At once, so that whoever scrolls to this turn finds everything above it in its place.
      this.#paint();
    }
  }

  protected override render() {
    const { turn, turn: { answer } } = this;
    const state = stateWords(turn, this.line);
    const heading = `q-${turn.id}`;
    return html`<article class="turn" data-testid="turn" data-id=${turn.id} data-state=${answer.state} aria-labelledby=${heading}>
      <h2 class="question" id=${heading} dir="auto">${turn.question ?? words.turn.question}</h2>
      ${this.#reasoning(answer)}
      <div
        class="answer"
        data-testid="answer"
        data-offset=${answer.offset ?? nothing}
        ?data-streaming=${turn.running}
        aria-busy=${turn.running ? 'true' : 'false'}
        dir="auto"
        @click=${this.#clicked}
      ></div>
      <div class="meta">
        <span class="status ${state.tone}" data-testid="status">${state.text}</span>
        <span class="timing">
          ${this.#timeline(turn)}
          <span class="seconds" data-testid="seconds">${secondsWords(turn)}</span>
        </span>
        ${turn.viewers > 1 ? html`<span class="viewers" data-testid="viewers">${words.turn.readers(turn.viewers)}</span>` : nothing}
      </div>
      ${this.#actions(turn)}
    </article>`;
  }

  #reasoning({ reasoning, text }: Answer) {
    return reasoning
      ? html`<details class="reasoning" data-testid="reasoning">
          <summary>${words.turn.reasoning}${text ? '' : '…'}</summary>
          <div dir="auto">${reasoning}</div>
        </details>`
      : '';
  }

  /** How much of the time brought nothing, and how much brought words: the difference between streaming and not. */
  #timeline({ running, answer, elapsed, stream }: Turn) {
    const silence = stream ? answer.firstTextAt : elapsed;
    if (running || !elapsed || !answer.text || silence === undefined) {
      return '';
    }
    const silent = Math.min(97, Math.round((100 * silence) / elapsed));
    return html`<svg class="timeline" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<rect class="silent" width=${silent} height="6" /><rect class="speaking" x=${silent} width=${100 - silent} height="6" />`}
    </svg>`;
  }

  #actions(turn: Turn) {
    const { answer } = turn;
    if (answer.state === 'pending') {
      return '';
    }
    const label = words.turn;
    return html`<div class="actions">
      ${this.#pager()} ${this.#again(turn)}
      ${answer.state === 'lost'
        ? nothing
        : html`<button type="button" class="plain" data-testid="copy-link" @click=${this.#copyLink}>
            ${icon('link')} ${this.copied === 'link' ? this.#linkCopied : label.copyLink}
          </button>`}
      ${answer.ending && answer.text
        ? html`<button type="button" class="plain" data-testid="copy-answer" @click=${this.#copyAnswer}>
            ${icon('copy')} ${this.copied === 'answer' ? label.answerCopied : label.copyAnswer}
          </button>`
        : nothing}
      ${turn.running || turn.recording.pieces.length
        ? html`<button type="button" class="plain" data-testid="side-by-side" @click=${this.#sideBySide}>${icon('sides')} ${label.sideBySide}</button>`
        : nothing}
      ${answer.model ? html`<span class="model" data-testid="model"><bdi>${answer.model}</bdi></span>` : nothing}
    </div>`;
  }

  /** Only the last question can be asked again: what followed would otherwise follow nothing. */
  #again(turn: Turn) {
    if (!this.last || turn.running || turn.question === undefined || !turn.parentKnown) {
      return nothing;
    }
    const reason = turn.answer.ending?.reason;
    const label = turn.answer.state === 'lost' ? words.turn.askAgain : reason === 'stop' || reason === 'length' ? words.turn.answerAgain : words.turn.tryAgain;
    return html`<button type="button" class=${reason === 'failed' ? 'strong' : 'plain'} data-testid="retry" @click=${this.#retry}>
      ${icon('again')} ${label}
    </button>`;
  }

  #pager() {
    const { alternatives, turn } = this;
    const place = alternatives.indexOf(turn.id);
    if (alternatives.length < 2 || place < 0) {
      return nothing;
    }
    const label = words.turn;
    return html`<span class="pager" role="group" aria-label=${label.alternatives} data-testid="alternatives">
      ${this.#pagerButton('previous', alternatives[place - 1])}
      <span data-testid="place">${label.place(place + 1, alternatives.length)}</span>
      ${this.#pagerButton('next', alternatives[place + 1])}
    </span>`;
  }

  #pagerButton(which: 'previous' | 'next', id: string | undefined) {
    const say = () => id && this.dispatchEvent(new CustomEvent('alternative', { detail: id }));
    return html`<button
      type="button"
      class="plain"
      data-testid="${which}-answer"
      aria-label=${words.turn[which]}
      aria-disabled=${id ? 'false' : 'true'}
      @click=${say}
    >
      ${icon(which === 'previous' ? 'back' : 'forth')}
    </button>`;
  }

  #paint(): void {
    this.#view?.show(this.turn.answer.text, { final: !this.turn.running });
    if (this.turn.running) {
      this.requestUpdate();
    }
    this.#tellPainted({ id: this.turn.id, length: this.turn.answer.text.length });
  }

  #tellPainted(detail: Painted): void {
    if (detail.length > 0) {
      requestAnimationFrame(() => this.dispatchEvent(new CustomEvent('painted', { detail, bubbles: true })));
    }
  }

  #tick(running: boolean): void {
    if (running && this.isConnected) {
      this.#ticker ??= setInterval(() => this.requestUpdate(), TENTH_MS);
    } else {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
  }

  #retry(): void {
    this.dispatchEvent(new CustomEvent('retry'));
  }

  async #copyLink(): Promise<void> {
    await this.#copy('link', new URL(`/a/${this.turn.id}`, location.href).href, this.#linkCopied);
  }

  get #linkCopied(): string {
    return this.shared ? words.turn.linkCopied : words.turn.ownLinkCopied;
  }

  async #copyAnswer(): Promise<void> {
    await this.#copy('answer', this.turn.answer.text, words.turn.answerCopied);
  }

  async #copy(what: 'link' | 'answer', text: string, done: string): Promise<void> {
    if (await copyText(text)) {
      this.copied = what;
      setTimeout(() => (this.copied = undefined), COPIED_MS);
      announce(this, done);
    }
  }

  async #clicked(event: Event): Promise<void> {
    const button = (event.target as Element).closest('button.copy-code');
    const code = button?.parentElement?.querySelector('pre')?.textContent;
    if (button && code && (await copyText(code))) {
      button.classList.add('copied');
      setTimeout(() => button.classList.remove('copied'), COPIED_MS);
      announce(this, words.turn.codeCopied);
    }
  }

  async #sideBySide(): Promise<void> {
    await import('./sidebyside/side-by-side.ts');
    const sides = Object.assign(document.createElement('side-by-side'), { turn: this.turn });
    openModal(sides, 'side', () => words.turn.sideBySide);
  }
}
