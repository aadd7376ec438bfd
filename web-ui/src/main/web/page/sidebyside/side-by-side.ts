import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element.ts';
import type { Turn } from '../turn.ts';

/** One generation in two panes: streamed, and held back until its end. Says `close`. */
@customElement('side-by-side')
export class SideBySide extends PageElement {
  @property({ attribute: false }) turn!: Turn;

  protected override render() {
    return html`<h2>Side by side</h2>`;
  }
}
