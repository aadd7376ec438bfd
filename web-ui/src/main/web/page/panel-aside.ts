import { html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Client } from '../client/index.ts';
import { PageElement } from './element.ts';
import { words } from './i18n/catalogue.ts';
import { icon } from './icons.ts';
import type { Turn } from './turn.ts';

export type PanelName = 'inspector' | 'experiments';

const LOAD: Record<PanelName, () => Promise<unknown>> = {
  inspector: () => import('./inspector/inspector.ts'),
  experiments: () => import('./experiments/experiments.ts'),
};

/** A part of the page that is loaded when it is opened, beside the conversation or, where there is no room, above it. Says `close`. */
@customElement('panel-aside')
export class PanelAside extends PageElement {
  @property() name!: PanelName;
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) turn: Turn | undefined;

  @state() private loaded: PanelName | 'failed' | undefined;

  /** To be called by whoever opens it where it covers the conversation. */
  override focus(): void {
    void this.updateComplete.then(() => this.querySelector('aside')?.focus());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) {
      void this.#load();
    }
  }

  protected override render() {
    return html`<aside class="panel" tabindex="-1" aria-label=${words[this.name]} data-testid="panel" @keydown=${this.#key}>
      <button type="button" class="plain close" data-testid="close-panel" aria-label=${words.close} @click=${this.#close}>${icon('close')}</button>
      ${this.#content()}
    </aside>`;
  }

  #content() {
    switch (this.loaded) {
      case 'inspector':
        return html`<runnel-inspector .turn=${this.turn} @close=${this.#close}></runnel-inspector>`;
      case 'experiments':
        return html`<runnel-experiments .client=${this.client} .turn=${this.turn} @close=${this.#close}></runnel-experiments>`;
      case 'failed':
        return html`<p class="note" role="alert">
          ${words.panelFailed} <button type="button" @click=${() => this.#load()}>${words.tryAgain}</button>
        </p>`;
      default:
        return html`<p class="note">${words.loading}</p>`;
    }
  }

  async #load(): Promise<void> {
    const { name } = this;
    this.loaded = undefined;
    const loaded = await LOAD[name]().then(
      () => name,
      () => 'failed' as const,
    );
    if (name === this.name) {
      this.loaded = loaded;
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) {
      this.#close(event);
    }
  }

  #close(event: Event): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('close'));
  }
}

