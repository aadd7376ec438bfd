import { LitElement } from 'lit';

/** Without a shadow root: one style sheet, and labels, ids and selections that reach across components. */
export class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
