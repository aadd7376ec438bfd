import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { announce } from '../announcement.ts';
import { copyText } from '../clipboard.ts';
import { PageElement } from '../element.ts';
import { icon } from '../icons.ts';
import { words } from './words.ts';

const COPIED_MS = 2_000;

/** The command that shows the same in a terminal. */
@customElement('redis-line')
export class RedisLine extends PageElement {
  @property() command = '';

  @state() private copied = false;

  protected override render() {
    if (!this.command) {
      return '';
    }
    return html`<code dir="ltr" tabindex="0">${this.command}</code>
      <button type="button" class=${this.copied ? 'copied' : ''} aria-label=${words().copyCommand} title=${words().copyCommand} @click=${this.#copy}>
        ${this.copied ? words().copied : icon('copy')}
      </button>`;
  }

  async #copy(): Promise<void> {
    if (await copyText(this.command)) {
      this.copied = true;
      announce(this, words().copied);
      setTimeout(() => (this.copied = false), COPIED_MS);
    }
  }
}
