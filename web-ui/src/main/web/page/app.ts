import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Client, Connection } from '../client/index.ts';
import type { AnswerTurn } from './answer-turn.ts';
import './answer-turn.ts';
import { Conversation } from './conversation.ts';
import { PageElement } from './element.ts';
import { FollowEnd } from './follow-end.ts';
import { icon } from './icons.ts';
import './question-box.ts';
import type { AskDetail, QuestionBox } from './question-box.ts';
import { loadQuestion } from './stored.ts';
import type { Turn } from './turn.ts';
import { stateWords, type Line } from './words.ts';

const EXAMPLES = [
  'How do consumer groups work in Redis Streams?',
  'What happens when a gateway is killed?',
  'Compare Redis Streams with pub/sub',
];

/** A reconnection that takes less is not worth a word. */
const NOTICEABLE_MS = 400;
/** How long the page says that it is back. */
const BACK_MS = 3_000;

/** The page: which conversation the address names, what is asked, and what is said about it. */
@customElement('runnel-app')
export class App extends PageElement {
  @property({ attribute: false }) client!: Client;

  @state() private connection: Connection = { state: 'connecting', sentence: 'Connecting…' };
  @state() private line: Line = 'up';
  @state() private announcement = '';
  @state() private limit: number | undefined;

  @query('question-box') private box!: QuestionBox;
  @query('main') private main!: HTMLElement;

  #conversation!: Conversation;
  #end: FollowEnd | undefined;
  #lineTimer: ReturnType<typeof setTimeout> | undefined;
  #spoken = '';
  #watched: Turn | undefined;
  /** The turn that the address names, until it is in view with everything that belongs above it. */
  #wanted: string | undefined;

  /** To be told of each change of the client's connection. */
  connectionChanged(connection: Connection): void {
    this.connection = connection;
    this.limit = connection.limits?.questionChars ?? this.limit;
    clearTimeout(this.#lineTimer);
    if (connection.state === 'refused') {
      this.line = 'refused';
    } else if (connection.state !== 'connected') {
      this.#lineTimer = setTimeout(() => (this.line = 'down'), NOTICEABLE_MS);
    } else if (this.line !== 'up') {
      this.line = 'back';
      this.#lineTimer = setTimeout(() => (this.line = 'up'), BACK_MS);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#conversation = new Conversation(this.client, loadQuestion, {
      changed: () => this.#changed(),
      accepted: (turn) => history.pushState(null, '', `/a/${turn.id}`),
      refused: (question, reason) => this.#refused(question, reason),
    });
    addEventListener('popstate', () => this.#route());
    // The browser would restore a position before the answers that make the page that long have arrived.
    history.scrollRestoration = 'manual';
    this.#route();
  }

  protected override firstUpdated(): void {
    this.#end = new FollowEnd(this.main, () => this.requestUpdate());
    this.box.focus();
  }

  protected override updated(): void {
    const { running, turns } = this.#conversation;
    const last = turns.at(-1);
    document.title = last?.question ? `${shorten(last.question)} · Runnel` : 'Runnel';
    const live = running && running.answer.state !== 'pending' && !running.answer.replay ? running : undefined;
    if (live && live !== this.#watched) {
      this.#end?.follow();
    }
    this.#watched = live;
    this.#bringIntoView();
    this.#speak(last);
  }

  protected override render() {
    const { turns, running } = this.#conversation;
    return html`
      <a class="skip" href="#question">Skip to the question</a>
      <header class="top">
        <a class="brand" href="/" @click=${this.#home}>${icon('stream')} Runnel</a>
        ${turns.length
          ? html`<button type="button" data-testid="new-conversation" aria-label="New conversation" @click=${this.#home}>
              ${icon('plus')} <span>New <span class="spare">conversation</span></span>
            </button>`
          : ''}
        <span class="connection ${this.connection.state}" data-testid="connection" data-state=${this.connection.state} title=${this.#gateway()}>
          <span class="dot"></span><span class="sentence">${this.connection.sentence}</span>
          <span class="word" aria-hidden="true">${this.connection.state}</span>
          ${this.connection.state === 'refused'
            ? html`<button type="button" @click=${() => this.client.reconnect()}>Connect</button>`
            : ''}
        </span>
      </header>
      <main class=${turns.length ? 'conversation' : 'idle'} aria-label="Conversation">
        ${this.#earlier()}
        ${turns.length ? this.#turns(turns) : this.#idle()}
      </main>
      <div class="composer">
        ${turns.length && this.#end && !this.#end.atEnd
          ? html`<button type="button" class="jump" data-testid="jump" @click=${() => this.#end?.jump()}>${icon('down')} Jump to latest</button>`
          : ''}
        <question-box
          ?running=${!!running}
          ?followUp=${!!this.#conversation.latest}
          .limit=${this.limit}
          @ask=${this.#ask}
          @stop=${() => running?.answer.stop()}
        ></question-box>
      </div>
      <p class="visually-hidden" role="status" data-testid="announcement">${this.announcement}</p>
    `;
  }

  #turns(turns: Turn[]) {
    const shown = repeat(
      turns,
      (turn) => turn.id,
      (turn) => html`<answer-turn
        .turn=${turn}
        .line=${this.line}
        ?last=${turn === turns.at(-1)}
        @retry=${() => this.#retry(turn)}
        @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
      ></answer-turn>`,
    );
    return html`<h1 class="visually-hidden">Conversation</h1>
      ${shown}`;
  }

  #idle() {
    return html`<h1>Ask, and watch the answer arrive</h1>
      <p class="lead">
        Refresh, close the lid, lose the network or open the link on another machine: the answer continues on the server, and you
        get each piece of it once and in order.
      </p>
      <ul class="examples" aria-label="Examples">
        ${EXAMPLES.map((example) => html`<li><button type="button" data-testid="example" @click=${() => this.box.send(example)}>${example}</button></li>`)}
      </ul>`;
  }

  #earlier() {
    switch (this.#conversation.earlier) {
      case 'failed':
        return html`<p class="earlier">
          The earlier turns could not be loaded.
          <button type="button" @click=${() => this.#conversation.loadEarlier()}>Load them</button>
        </p>`;
      default:
        return nothing;
    }
  }

  #gateway(): string {
    return this.connection.node ? `Connected to ${this.connection.node}` : this.connection.sentence;
  }

  #ask(event: CustomEvent<AskDetail>): void {
    this.#end?.follow();
    this.#conversation.ask(event.detail.text, event.detail.stream);
  }

  #retry(turn: Turn): void {
    this.#end?.follow();
    this.#conversation.retry(turn);
  }

  #changed(): void {
    this.requestUpdate();
    this.querySelectorAll<AnswerTurn>('answer-turn').forEach((turn) => turn.requestUpdate());
  }

  #refused(question: string, reason: string): void {
    this.box.putBack(question);
    this.box.refusal = reason;
  }

  #home(event: Event): void {
    const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    if (ctrlKey || metaKey || shiftKey) {
      return;
    }
    event.preventDefault();
    history.pushState(null, '', '/');
    this.#route();
    this.box.focus();
  }

  #route(): void {
    this.#end?.release();
    const id = /^\/a\/([^/]+)\/?$/.exec(location.pathname)?.[1];
    if (id) {
      this.#wanted = decodeURIComponent(id);
      this.#conversation.open(this.#wanted);
    } else {
      this.#conversation.startNew();
    }
  }

  #bringIntoView(): void {
    if (this.#wanted && !this.#watched) {
      this.querySelector(`[data-id="${CSS.escape(this.#wanted)}"]`)?.scrollIntoView({ behavior: 'instant' });
    }
    if (this.#conversation.earlier !== 'loading') {
      this.#wanted = undefined;
    }
  }

  /** Says the state of the last turn when it changes, and never the pieces of the answer: those would drown everything else. */
  #speak(turn: Turn | undefined): void {
    const words = turn ? stateWords(turn, this.line).text : '';
    if (words !== this.#spoken) {
      this.#spoken = words;
      this.announcement = words;
    }
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
