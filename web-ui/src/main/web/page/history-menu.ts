import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { announce } from './announcement.ts';
import { PageElement } from './element.ts';
import type { History, Remembered, Thread } from './history.ts';
import { STORED_AS } from './history.ts';
import { speak, words } from './i18n/catalogue.ts';
import { language, type LanguageCode } from './i18n/language.ts';
import { icon } from './icons.ts';
import { loadQuestion } from './stored.ts';
import { THEMES, chooseTheme, chosenTheme, type Theme } from './theme.ts';

/** Each language in its own words, so that whoever is lost finds theirs. */
const LANGUAGES: Record<LanguageCode, string> = { en: 'English', ar: 'العربية' };

/** The conversations of this browser, and how the page looks and speaks. Says `open` with a question's id, `home`, and `close`. */
@customElement('history-menu')
export class HistoryMenu extends PageElement {
  @property({ attribute: false }) history!: History;
  /** The question that is on screen. */
  @property() current: string | undefined;

  @state() private clearing = false;
  @state() private note = '';

  readonly #storage = (event: StorageEvent) => event.key === STORED_AS && this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('storage', this.#storage);
    void this.#askForRunning();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('storage', this.#storage);
  }

  protected override render() {
    const { history: label } = words;
    const { threads } = this.history;
    return html`<div class="drawer-top">
        <h2>${label.title}</h2>
        <button type="button" class="plain close" data-testid="close-menu" aria-label=${words.close} @click=${() => this.#say('close')}>${icon('close')}</button>
      </div>
      <button type="button" class="new" data-testid="menu-new" @click=${() => this.#leave('home')}>${icon('plus')} ${words.newConversation}</button>
      ${threads.length ? html`<ol class="threads" data-testid="history">${threads.map((thread) => this.#thread(thread))}</ol>` : html`<p class="note">${label.empty}</p>`}
      ${this.history.kept ? nothing : html`<p class="note" data-testid="unkept">${label.unavailable}</p>`}
      <p class="note" data-testid="history-note">${this.note}</p>
      ${threads.length ? this.#clear() : nothing}
      <div class="settings">
        ${this.#choice('theme', words.theme.label, THEMES, (theme) => words.theme[theme], chosenTheme(), (theme) => this.#theme(theme))}
        ${this.#choice(
          'language',
          words.language,
          Object.keys(LANGUAGES) as LanguageCode[],
          (code) => LANGUAGES[code],
          language.code,
          (code) => this.#language(code),
        )}
      </div>`;
  }

  #thread(thread: Thread) {
    const first = thread.questions[0]!;
    const shown = thread.questions.some(({ id }) => id === this.current);
    const live = thread.questions.some(({ running }) => running);
    const length = this.history.lengthOf(thread);
    const newest = Math.max(...thread.questions.map(({ at }) => at));
    return html`<li class="thread" data-testid="thread">
      <a href="/a/${thread.shown}" aria-current=${shown ? 'page' : nothing} @click=${(event: MouseEvent) => this.#open(event, thread.shown)}>
        <span class="title" dir="auto">${first.text}</span>
        <span class="when">
          ${live ? html`<span class="live" data-testid="live">${words.history.live}</span>` : nothing}
          <time datetime=${new Date(newest).toISOString()}>${when(newest)}</time>
          ${length > 1 ? html`<span>${words.history.questions(length)}</span>` : nothing}
        </span>
      </a>
      <button type="button" class="plain" data-testid="remove" aria-label=${words.history.remove(first.text)} @click=${() => this.#remove(thread)}>
        ${icon('bin')}
      </button>
    </li>`;
  }

  #clear() {
    const { history: label } = words;
    return this.clearing
      ? html`<div class="sure" role="group" aria-label=${label.clearSure}>
          <p>${label.clearSure} ${label.note}</p>
          <button type="button" class="strong" data-testid="clear-yes" @click=${this.#clearAll}>${label.clearYes}</button>
          <button type="button" @click=${() => (this.clearing = false)}>${label.cancel}</button>
        </div>`
      : html`<button type="button" class="plain" data-testid="clear" @click=${() => (this.clearing = true)}>${label.clear}</button>`;
  }

  #choice<T extends string>(name: string, label: string, all: readonly T[], word: (value: T) => string, chosen: T, choose: (value: T) => void) {
    return html`<fieldset class="choice">
      <legend>${label}</legend>
      ${all.map(
        (value) => html`<label
          ><input type="radio" name=${name} data-testid="${name}-${value}" .checked=${value === chosen} @change=${() => choose(value)} /><span>${word(value)}</span></label
        >`,
      )}
    </fieldset>`;
  }

  #theme(theme: Theme): void {
    chooseTheme(theme);
    this.requestUpdate();
  }

  #language(code: LanguageCode): void {
    language.choose(code);
    speak(code).catch(() => this.#note(words.panelFailed));
  }

  #open(event: MouseEvent, id: string): void {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.#leave('open', id);
    }
  }

  #remove(thread: Thread): void {
    this.history.remove(thread);
    this.#note(`${words.history.removed} ${words.history.note}`);
    this.requestUpdate();
    // The button that had the focus is gone.
    this.querySelector<HTMLElement>('.close')?.focus();
  }

  #clearAll(): void {
    this.history.clear();
    this.clearing = false;
    this.#note(words.history.note);
    this.querySelector<HTMLElement>('.close')?.focus();
  }

  /** What ran when this browser last heard of it may have ended since, without anybody here. */
  async #askForRunning(): Promise<void> {
    const running = this.history.threads.flatMap(({ questions }) => questions).filter((question) => question.running);
    await Promise.all(running.slice(0, 20).map((question) => this.#settle(question)));
    this.requestUpdate();
  }

  async #settle({ id }: Remembered): Promise<void> {
    const stored = await loadQuestion(id).catch(() => 'unknown' as const);
    if (stored === undefined || (stored !== 'unknown' && stored.answer)) {
      this.history.settle(id);
    }
  }

  #note(note: string): void {
    this.note = note;
    announce(this, note);
  }

  #leave(how: 'open' | 'home', id?: string): void {
    this.#say('close');
    this.#say(how, id);
  }

  #say(type: string, detail?: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Today's as a time, older ones as a date. */
function when(at: number): string {
  const today = new Date(at).toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = today ? { timeStyle: 'short' } : { dateStyle: 'medium' };
  return new Intl.DateTimeFormat(language.code === 'ar' ? 'ar-u-nu-latn' : undefined, style).format(at);
}
