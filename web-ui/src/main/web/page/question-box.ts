import { html, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { PageElement } from './element.ts';

export interface AskDetail {
  text: string;
  stream: boolean;
}

/** Where the question is written. Says `ask` with {@link AskDetail}, and `stop`. */
@customElement('question-box')
export class QuestionBox extends PageElement {
  /** While an answer runs there is *Stop* in the place of *Ask*; the next question can be written already. */
  @property({ type: Boolean }) running = false;
  @property({ type: Boolean }) followUp = false;
  /** The longest question that the server takes, once it has told. */
  @property({ type: Number }) limit: number | undefined;
  /** Why the last question was refused. */
  @property() refusal = '';

  @state() private text = '';
  @state() private stopping = false;
  @query('textarea') private area!: HTMLTextAreaElement;
  @query('#no-stream') private whole!: HTMLInputElement;

  override focus(): void {
    void this.updateComplete.then(() => this.area.focus({ preventScroll: true }));
  }

  /** Writes a question into the box, above what may stand there already. */
  putBack(question: string): void {
    this.#write(this.text.trim() ? `${question}\n${this.text}` : question);
    this.focus();
  }

  /** As if the reader had written and sent it. */
  send(question: string): void {
    this.#write(question);
    this.#ask();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('running')) {
      this.stopping = false;
    }
  }

  protected override updated(): void {
    this.area.style.height = 'auto';
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }

  protected override render() {
    const excess = this.limit ? this.text.length - this.limit : 0;
    return html`<form class="box" aria-label="Ask" @submit=${this.#submit}>
      ${this.refusal ? html`<p class="refusal" role="alert" data-testid="refusal">${this.refusal}</p>` : ''}
      <label class="visually-hidden" for="question">Your question</label>
      <textarea
        id="question"
        data-testid="question"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        placeholder=${this.followUp ? 'Ask a follow-up question' : 'Ask a question'}
        aria-describedby="question-help"
        .value=${this.text}
        @input=${() => this.#write(this.area.value)}
        @keydown=${this.#key}
      ></textarea>
      <div class="box-actions">
        <label class="switch">
          <input id="no-stream" data-testid="no-stream" type="checkbox" role="switch" />
          <span class="track"></span> Without streaming
        </label>
        <span id="question-help" class="hint">
          ${excess > 0
            ? html`<strong>${excess} characters too many</strong>`
            : html`<kbd>Enter</kbd> sends, <kbd>Shift</kbd>+<kbd>Enter</kbd> starts a new line`}
        </span>
        ${this.running
          ? html`<button type="button" class="primary stop" data-testid="stop" ?disabled=${this.stopping} @click=${this.#stop}>
              ${this.stopping ? 'Stopping…' : 'Stop'}
            </button>`
          : html`<button type="submit" class="primary" data-testid="ask" ?disabled=${!this.text.trim() || excess > 0}>Ask</button>`}
      </div>
    </form>`;
  }

  #write(text: string): void {
    this.text = text;
    this.refusal = '';
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
  }

  #stop(): void {
    this.stopping = true;
    this.dispatchEvent(new CustomEvent('stop'));
  }
}
