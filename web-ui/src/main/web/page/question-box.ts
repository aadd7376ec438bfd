import { html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { PageElement } from './element.ts';
import { words } from './i18n/catalogue.ts';
import { icon } from './icons.ts';
import { keep, recall, recallList } from './kept.ts';

const DRAFT = 'runnel.draft';
const REFUSED = 'runnel.refused';
const FINE = matchMedia('(hover: hover) and (pointer: fine)');
const inThisTab = () => sessionStorage;

export interface AskDetail {
  text: string;
  stream: boolean;
}

/** A question that was not accepted, while something else stood in the box. */
interface Refused {
  question: string;
  reason: string;
}

/** Where the question is written; what stands there survives a refresh. Says `ask` with {@link AskDetail}, and `stop`. */
@customElement('question-box')
export class QuestionBox extends PageElement {
  /** While an answer runs there is *Stop* in the place of *Ask*; the next question can be written already. */
  @property({ type: Boolean }) running = false;
  /** From the click on *Stop* until the end. */
  @property({ type: Boolean }) stopping = false;
  /** What runs is somebody else's, and only they may stop it. */
  @property({ type: Boolean }) foreign = false;
  @property({ type: Boolean }) followUp = false;
  /** The longest question that the server takes, once it has told. */
  @property({ type: Number }) limit: number | undefined;

  /** Why the last question was refused. */
  @state() private refusal = '';
  @state() private text = recall(DRAFT, inThisTab) ?? '';
  @state() private refused = recallList(REFUSED, isRefused, inThisTab);
  @query('textarea') private area!: HTMLTextAreaElement;
  @query('#no-stream') private whole!: HTMLInputElement;

  override focus(): void {
    void this.updateComplete.then(() => this.area.focus({ preventScroll: true }));
  }

  /** Writes a refused question back into the box and says why; if something else is being written there, offers it. */
  refuse(question: string, reason: string): void {
    if (this.text.trim()) {
      this.#offer([...this.refused, { question, reason }]);
    } else {
      this.#write(question);
      this.refusal = reason;
      this.focus();
    }
  }

  /** Asks this, and leaves alone what stands in the box. */
  send(text: string): void {
    const detail: AskDetail = { text, stream: !this.whole.checked };
    this.refusal = '';
    this.dispatchEvent(new CustomEvent('ask', { detail }));
    // The button that was clicked turns into another one. On a touch screen the focus would bring back the keyboard.
    if (FINE.matches) {
      this.focus();
    }
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
      ${this.refused.map((refused) => this.#refused(refused))}
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
        ${this.running && !this.foreign
          ? html`<button type="button" class="primary stop" data-testid="stop" ?disabled=${this.stopping} @click=${this.#stop}>
              ${this.stopping ? box.stopping : box.stop}
            </button>`
          : html`<button type="submit" class="primary" data-testid="ask" ?disabled=${this.running || !this.text.trim() || excess > 0}>${box.ask}</button>`}
      </div>
    </form>`;
  }

  #refused(refused: Refused) {
    const { question, reason } = refused;
    return html`<div class="refusal" data-testid="refused">
      <p role="alert">${reason}</p>
      <blockquote dir="auto">${question}</blockquote>
      <button type="button" data-testid="take-back" @click=${() => this.#takeBack(refused)}>${words.box.takeBack}</button>
      <button type="button" class="plain" data-testid="drop-refused" aria-label=${words.close} @click=${() => this.#drop(refused)}>${icon('close')}</button>
    </div>`;
  }

  #takeBack(refused: Refused): void {
    this.#write(this.text.trim() ? `${refused.question}\n${this.text}` : refused.question);
    this.#drop(refused);
  }

  #drop(refused: Refused): void {
    this.#offer(this.refused.filter((other) => other !== refused));
    this.focus();
  }

  #offer(refused: Refused[]): void {
    this.refused = refused;
    keep(REFUSED, JSON.stringify(refused), inThisTab);
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
    this.#write('');
    this.send(text);
  }

  #stop(): void {
    this.dispatchEvent(new CustomEvent('stop'));
  }
}

function isRefused(value: Partial<Refused> | null): value is Refused {
  return typeof value?.question === 'string' && typeof value.reason === 'string';
}
