import { LitElement } from 'lit';
import { language } from './i18n/language.ts';

/** Without a shadow root: one style sheet, and labels, ids and selections that reach across components. Speaks the page's language. */
export class PageElement extends LitElement {
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = language.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
