import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element.ts';
import type { Turn } from '../turn.ts';

/** The answer on screen from the inside: its log, the groups that read it, its way through the hops. Says `close`. */
@customElement('runnel-inspector')
export class Inspector extends PageElement {
  @property({ attribute: false }) turn: Turn | undefined;

  protected override render() {
    return html`<h2>Inspector</h2>`;
  }
}
