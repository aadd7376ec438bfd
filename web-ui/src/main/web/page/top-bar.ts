import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Connection, Feature } from '../client/index.ts';
import { PageElement } from './element.ts';
import { words } from './i18n/catalogue.ts';
import { icon } from './icons.ts';
import type { PanelName } from './panel-aside.ts';

/** Says `menu`, `home`, `connect`, and `panel` with the name of the panel to be opened or closed. */
@customElement('top-bar')
export class TopBar extends PageElement {
  @property({ attribute: false }) connection!: Connection;
  /** What the server offered last; a connection that is lost does not take it back. */
  @property({ attribute: false }) features: readonly Feature[] = [];
  @property({ type: Boolean }) offline = false;
  /** Whether there is a conversation that a new one could take the place of. */
  @property({ type: Boolean }) started = false;
  @property() panel: PanelName | undefined;

  protected override render() {
    return html`<header class="top">
      <button type="button" class="plain" data-testid="menu" aria-label=${words.menu} title=${words.menu} aria-haspopup="dialog" @click=${() => this.#say('menu')}>
        ${icon('menu')}
      </button>
      <a class="brand" href="/" aria-label="Runnel" @click=${this.#home}>${icon('stream')} <bdi>Runnel</bdi></a>
      ${this.started
        ? html`<button type="button" class="plain" data-testid="new-conversation" aria-label=${words.newConversation} @click=${this.#home}>
            ${icon('plus')} <span class="spare">${words.newConversation}</span>
          </button>`
        : nothing}
      ${this.#connection()} ${this.#panelButton('inspector', 'inspect')} ${this.#panelButton('experiments', 'break')}
    </header>`;
  }

  #connection() {
    const { state, sentence, node, via } = this.connection;
    const shown = this.offline && state !== 'connected' ? 'offline' : state;
    const word = shown === 'connected' && via === 'events' ? words.connectedOverHttp : words.connection[shown];
    // The sentence that the client has is English, and changes with each try; what a reader needs to know is the state.
    return html`<span class="connection ${shown}" data-testid="connection" data-state=${state} title=${node ? words.connectedTo(node) : sentence}>
      <span class="dot"></span><span class="word">${word}</span>
      ${state === 'refused' ? html`<button type="button" @click=${() => this.#say('connect')}>${words.connect}</button>` : nothing}
    </span>`;
  }

  #panelButton(name: PanelName, drawing: 'inspect' | 'break') {
    const open = this.panel === name;
    return this.features.includes(name) || open
      ? html`<button
          type="button"
          class="plain"
          data-testid="open-${name}"
          aria-label=${words[name]}
          aria-expanded=${open ? 'true' : 'false'}
          @click=${() => this.#say('panel', name)}
        >
          ${icon(drawing)} <span class="spare">${words[name]}</span>
        </button>`
      : nothing;
  }

  #home(event: Event): void {
    const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    if (!ctrlKey && !metaKey && !shiftKey) {
      event.preventDefault();
      this.#say('home');
    }
  }

  #say(type: string, detail?: PanelName): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
