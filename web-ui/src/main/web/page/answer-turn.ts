import { html, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Answer } from '../client/index.ts';
import { copyText } from './clipboard.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import { MarkdownView } from './markdown/view.ts';
import { Painter } from './markdown/painter.ts';
import type { Turn } from './turn.ts';
import { secondsWords, stateWords, type Line } from './words.ts';

const TENTH_MS = 100;
const COPIED_MS = 2_000;

/** One question with its answer. Says `retry` when the same shall be asked again, and `announce` with words to be spoken. */
@customElement('answer-turn')
export class AnswerTurn extends PageElement {
  @property({ attribute: false }) turn!: Turn;
  @property() line: Line = 'up';
  @property({ type: Boolean }) last = false;

  @state() private copied: 'link' | 'answer' | undefined;

  #view: MarkdownView | undefined;
  #shown: Answer | undefined;
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

  protected override updated(_changed: PropertyValues<this>): void {
    this.#tick(this.turn.running);
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
    const words = stateWords(turn, this.line);
    const heading = `q-${turn.id}`;
    return html`<article class="turn" data-testid="turn" data-id=${turn.id} data-state=${answer.state} aria-labelledby=${heading}>
      <h2 class="question" id=${heading} dir="auto">${turn.question ?? 'Question'}</h2>
      ${this.#reasoning(answer)}
      <div
        class="answer"
        data-testid="answer"
        data-offset=${answer.offset ?? nothing}
        ?data-streaming=${turn.running}
        dir="auto"
        @click=${this.#clicked}
      ></div>
      <div class="meta">
        <span class="status ${words.tone}" data-testid="status">${words.text}</span>
        <span class="timing">
          ${this.#timeline(turn)}
          <span class="seconds" data-testid="seconds">${secondsWords(turn)}</span>
        </span>
      </div>
      ${this.#actions(turn)}
    </article>`;
  }

  #reasoning({ reasoning, text }: Answer) {
    return reasoning
      ? html`<details class="reasoning" data-testid="reasoning">
          <summary>${text ? 'Reasoning' : 'Reasoning…'}</summary>
          <div dir="auto">${reasoning}</div>
        </details>`
      : '';
  }

  /** How much of the time brought nothing, and how much brought words: the difference between streaming and not. */
  #timeline({ running, answer, elapsed }: Turn) {
    if (running || !elapsed || !answer.text) {
      return '';
    }
    const silent = Math.min(97, Math.round((100 * (answer.firstTextAt ?? elapsed)) / elapsed));
    return html`<svg class="timeline" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<rect class="silent" width=${silent} height="6" /><rect class="speaking" x=${silent} width=${100 - silent} height="6" />`}
    </svg>`;
  }

  #actions(turn: Turn) {
    const { answer } = turn;
    if (answer.state === 'pending' || answer.state === 'refused' || answer.state === 'lost') {
      return '';
    }
    const again = this.last && (answer.ending?.reason === 'failed' || answer.ending?.reason === 'stopped');
    return html`<div class="actions">
      ${again ? html`<button type="button" class="strong" data-testid="retry" @click=${this.#retry}>${icon('again')} Try again</button>` : ''}
      <button type="button" data-testid="copy-link" @click=${this.#copyLink}>
        ${icon('link')} ${this.copied === 'link' ? 'Link copied' : 'Copy link'}
      </button>
      ${answer.ending && answer.text
        ? html`<button type="button" data-testid="copy-answer" @click=${this.#copyAnswer}>
            ${icon('copy')} ${this.copied === 'answer' ? 'Answer copied' : 'Copy answer'}
          </button>`
        : ''}
      ${answer.model ? html`<span class="model" data-testid="model">${answer.model}</span>` : ''}
    </div>`;
  }

  #paint(): void {
    this.#view?.show(this.turn.answer.text, { final: !this.turn.running });
    if (this.turn.running) {
      this.requestUpdate();
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
    await this.#copy('link', new URL(`/a/${this.turn.id}`, location.href).href, 'Link copied.');
  }

  async #copyAnswer(): Promise<void> {
    await this.#copy('answer', this.turn.answer.text, 'Answer copied.');
  }

  async #copy(what: 'link' | 'answer', text: string, words: string): Promise<void> {
    if (await copyText(text)) {
      this.copied = what;
      setTimeout(() => (this.copied = undefined), COPIED_MS);
      this.#announce(words);
    }
  }

  async #clicked(event: Event): Promise<void> {
    const button = (event.target as Element).closest('button.copy-code');
    const code = button?.parentElement?.querySelector('pre')?.textContent;
    if (button && code && (await copyText(code))) {
      button.classList.add('copied');
      setTimeout(() => button.classList.remove('copied'), COPIED_MS);
      this.#announce('Code copied.');
    }
  }

  #announce(words: string): void {
    this.dispatchEvent(new CustomEvent('announce', { detail: words }));
  }
}
