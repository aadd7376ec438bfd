import { html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { PageElement } from './element.ts';
import { words } from './i18n/catalogue.ts';
import { keep, recall } from './kept.ts';

const DRAFT = 'runnel.draft';
const FINE = matchMedia('(hover: hover) and (pointer: fine)');
const inThisTab = () => sessionStorage;

export interface AskDetail {
  text: string;
  stream: boolean;
}

/** Where the question is written; what stands there survives a refresh. Says `ask` with {@link AskDetail}, and `stop`. */
@customElement('question-box')
export class QuestionBox extends PageElement {
  /** While an answer runs there is *Stop* in the place of *Ask*; the next question can be written already. */
  @property({ type: Boolean }) running = false;
  /** From the click on *Stop* until the end. */
  @property({ type: Boolean }) stopping = false;
  @property({ type: Boolean }) followUp = false;
  /** The longest question that the server takes, once it has told. */
  @property({ type: Number }) limit: number | undefined;

  /** Why the last question was refused. */
  @state() private refusal = '';
  @state() private text = recall(DRAFT, inThisTab) ?? '';
  @query('textarea') private area!: HTMLTextAreaElement;
  @query('#no-stream') private whole!: HTMLInputElement;

  override focus(): void {
    void this.updateComplete.then(() => this.area.focus({ preventScroll: true }));
  }

  /** Writes a refused question back into the box, above what may stand there already, and says why. */
  refuse(question: string, reason: string): void {
    this.#write(this.text.trim() ? `${question}\n${this.text}` : question);
    this.refusal = reason;
    this.focus();
  }

  /** As if the reader had written and sent it. */
  send(question: string): void {
    this.#write(question);
    this.#ask();
  }

  protected override updated(): void {
    this.area.style.height = 'auto';
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }

  protected override render() {
    const { box } = words;
    const excess = this.limit ? this.text.length - this.limit : 0;
    return html`<form class="box" aria-label=${box.label} @submit=${this.#submit}>
      ${this.refusal ? html`<p class="refusal" role="alert" data-testid="refusal">${this.refusal}</p>` : ''}
      <label class="visually-hidden" for="question">${box.question}</label>
      <textarea
        id="question"
        data-testid="question"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        placeholder=${this.followUp ? box.followUp : box.first}
        aria-describedby="question-help"
        .value=${this.text}
        @input=${() => this.#write(this.area.value)}
        @keydown=${this.#key}
      ></textarea>
      <div class="box-actions">
        <label class="switch">
          <input id="no-stream" data-testid="no-stream" type="checkbox" role="switch" />
          <span class="track"></span> <span>${box.whole}</span>
        </label>
        <span id="question-help" class="hint" data-testid="hint">${this.#hint(excess)}</span>
        ${this.running
          ? html`<button type="button" class="primary stop" data-testid="stop" ?disabled=${this.stopping} @click=${this.#stop}>
              ${this.stopping ? box.stopping : box.stop}
            </button>`
          : html`<button type="submit" class="primary" data-testid="ask" ?disabled=${!this.text.trim() || excess > 0}>${box.ask}</button>`}
      </div>
    </form>`;
  }

  #hint(excess: number) {
    if (excess > 0) {
      return html`<strong>${words.box.excess(excess)}</strong>`;
    }
    if (this.running && this.text.trim()) {
      return html`<em>${words.box.wait}</em>`;
    }
    return words.box.keys.split('|').map((part, i) => (i % 2 ? html`<kbd>${part}</kbd>` : part));
  }

  #write(text: string): void {
    this.text = text;
    this.refusal = '';
    keep(DRAFT, text, inThisTab);
  }

  #key(event: KeyboardEvent): void {
    // 229: the Enter that ends an input method's composition, in browsers that have ended it already.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) {
      return;
    }
    event.preventDefault();
    this.#ask();
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.#ask();
  }

  #ask(): void {
    const text = this.text.trim();
    if (!text || this.running || (this.limit && text.length > this.limit)) {
      return;
    }
    const detail: AskDetail = { text, stream: !this.whole.checked };
    this.#write('');
    this.dispatchEvent(new CustomEvent('ask', { detail }));
    // The button that was clicked turns into another one. On a touch screen the focus would bring back the keyboard.
    if (FINE.matches) {
      this.focus();
    }
  }

  #stop(): void {
    this.dispatchEvent(new CustomEvent('stop'));
  }
}
