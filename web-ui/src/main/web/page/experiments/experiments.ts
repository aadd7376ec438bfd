import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Client } from '../../client/index.ts';
import { PageElement } from '../element.ts';

/** Breaks things on purpose, says what should happen, and then what did. Says `close`. */
@customElement('runnel-experiments')
export class Experiments extends PageElement {
  @property({ attribute: false }) client!: Client;

  protected override render() {
    return html`<h2>Break it</h2>`;
  }
}
