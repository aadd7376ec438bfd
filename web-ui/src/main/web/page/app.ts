import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Client, Connection, Feature } from '../client/index.ts';
import type { AnswerTurn } from './answer-turn.ts';
import { say, speakIn } from './announcement.ts';
import './answer-turn.ts';
import { Conversation } from './conversation.ts';
import { PageElement } from './element.ts';
import { FollowEnd } from './follow-end.ts';
import { History, type Remembered } from './history.ts';
import { words } from './i18n/catalogue.ts';
import { icon } from './icons.ts';
import { LineWatch } from './line-watch.ts';
import { openModal } from './modal.ts';
import type { PanelAside, PanelName } from './panel-aside.ts';
import './question-box.ts';
import type { AskDetail, QuestionBox } from './question-box.ts';
import { Speaker } from './speaker.ts';
import { loadQuestion } from './stored.ts';
import './top-bar.ts';
import type { Turn } from './turn.ts';
import { problemWords } from './words.ts';

/** Where a panel finds room beside the conversation; below it covers everything. */
const WIDE = matchMedia('(min-width: 900px)');

/** The page: which conversation the address names, what is asked, and what is said about it. */
@customElement('runnel-app')
export class App extends PageElement {
  @property({ attribute: false }) client!: Client;

  @state() private connection: Connection = { state: 'connecting', sentence: '' };
  @state() private limit: number | undefined;
  @state() private features: readonly Feature[] = [];
  @state() private panel: PanelName | undefined;

  @query('question-box') private box!: QuestionBox;

  readonly #history = new History();
  readonly #line = new LineWatch(() => this.requestUpdate());
  #conversation!: Conversation;
  #end: FollowEnd | undefined;
  readonly #speaker = new Speaker();
  /** Of the address, as far as it was shown. */
  #path: string | undefined;
  #watched: Turn | undefined;
  /** The turn that the address names, until it is in view with everything that belongs above it. */
  #wanted: string | undefined;

  /** To be told of each change of the client's connection. */
  connectionChanged(connection: Connection): void {
    this.connection = connection;
    this.limit = connection.limits?.questionChars ?? this.limit;
    this.features = connection.features ?? this.features;
    this.#line.changed(connection.state);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#conversation = new Conversation(
      this.client,
      loadQuestion,
      {
        changed: () => this.#changed(),
        accepted: (turn, beside) => this.#accepted(turn, beside),
        refused: (turn) => this.box.refuse(turn.question ?? '', problemWords(turn)),
        over: (turn) => this.#history.settle(turn.id),
      },
      (id) => this.#history.find(id),
    );
    // Told also where only the fragment is another one.
    addEventListener('popstate', () => location.pathname !== this.#path && this.#route());
    document.addEventListener('announce', (event) => say((event as CustomEvent<string>).detail));
    WIDE.addEventListener('change', () => this.requestUpdate());
    // The browser would restore a position before the answers that make the page that long have arrived.
    history.scrollRestoration = 'manual';
    // Only changes are told: a first connection that does not come about is none.
    this.connectionChanged(this.client.connection);
    this.#route();
    this.#conversation.askUnsent();
  }

  protected override firstUpdated(): void {
    speakIn(this);
    this.#end = new FollowEnd(this, () => this.requestUpdate());
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
    const covered = this.panel !== undefined && !WIDE.matches;
    this.classList.toggle('beside', this.panel !== undefined && WIDE.matches);
    return html`
      <a class="skip" href="#question" ?inert=${covered} @click=${this.#skip}>${words.skip}</a>
      <top-bar
        ?inert=${covered}
        .connection=${this.connection}
        .features=${this.features}
        ?offline=${this.#line.state === 'offline'}
        ?started=${turns.length > 0}
        .panel=${this.panel}
        @menu=${this.#openMenu}
        @home=${this.#home}
        @connect=${() => this.client.reconnect()}
        @panel=${(event: CustomEvent<PanelName>) => this.#toggle(event.detail)}
      ></top-bar>
      <main ?inert=${covered} class=${turns.length ? 'conversation' : 'idle'} aria-label=${words.conversation}>
        ${this.#earlier()} ${turns.length ? this.#turns(turns) : this.#idle()}
      </main>
      <div class="composer" ?inert=${covered}>
        ${turns.length && this.#end && !this.#end.atEnd ? this.#jump(this.#end) : ''}
        <question-box
          ?running=${!!running}
          ?stopping=${!!running?.stopping}
          ?foreign=${running?.mine === false}
          ?followUp=${!!this.#conversation.latest}
          .limit=${this.limit}
          @ask=${this.#ask}
          @stop=${this.#stop}
        ></question-box>
      </div>
      ${this.panel
        ? html`<panel-aside .name=${this.panel} .client=${this.client} .turn=${running ?? turns.at(-1)} @close=${() => this.#toggle(this.panel!)}></panel-aside>`
        : nothing}
    `;
  }

  #turns(turns: Turn[]) {
    const shown = repeat(
      turns,
      (turn) => turn.id,
      (turn) => html`<answer-turn
        .turn=${turn}
        .line=${this.#line.state}
        .alternatives=${this.#history.alternatives(turn.id)}
        ?last=${turn === turns.at(-1)}
        ?shared=${this.features.includes('sharing')}
        @retry=${() => this.#retry(turn)}
        @alternative=${(event: CustomEvent<string>) => this.#show(event.detail)}
      ></answer-turn>`,
    );
    return html`<h1 class="visually-hidden">${words.conversation}</h1>
      ${shown}`;
  }

  #idle() {
    return html`<h1>${words.idleTitle}</h1>
      <p class="lead">${words.idleLead}</p>
      <ul class="examples" aria-label=${words.examplesLabel}>
        ${words.examples.map(
          (example) => html`<li><button type="button" data-testid="example" @click=${() => this.box.send(example)}>${example} ${icon('forth')}</button></li>`,
        )}
      </ul>`;
  }

  #earlier() {
    const { earlier } = this.#conversation;
    return earlier === 'failed' || earlier === 'more'
      ? html`<p class="earlier">
          ${earlier === 'more' ? words.earlierMore : words.earlierFailed}
          <button type="button" data-testid="load-earlier" @click=${() => this.#conversation.loadEarlier()}>${words.loadEarlier}</button>
        </p>`
      : nothing;
  }

  #jump(end: FollowEnd) {
    return html`<button type="button" class="jump" data-testid="jump" data-news=${end.news} @click=${() => end.jump()}>
      ${icon('down')} ${words.jump} ${end.news ? html`<span class="news"></span><span class="visually-hidden">${words.jumpNews}</span>` : nothing}
    </button>`;
  }

  #ask(event: CustomEvent<AskDetail>): void {
    this.#followNew();
    this.#conversation.ask(event.detail.text, event.detail.stream);
  }

  #retry(turn: Turn): void {
    this.#followNew();
    this.#conversation.retry(turn);
  }

  #followNew(): void {
    this.#wanted = undefined;
    this.#end?.follow();
  }

  #stop(): void {
    this.#conversation.running?.stop();
    this.#changed();
  }

  #accepted(turn: Turn, beside: string | undefined): void {
    const { turns } = this.#conversation;
    const onScreen = turns.includes(turn);
    const path = onScreen ? turns.slice(0, turns.indexOf(turn) + 1) : [turn];
    this.#history.record(path.map((each) => this.#remembered(each)), beside);
    if (onScreen) {
      this.#address(`/a/${turn.id}`);
    }
  }

  #address(path: string): void {
    history.pushState(null, '', path);
    this.#path = path;
  }

  #go(path: string): void {
    this.#address(path);
    this.#route();
  }

  /** The link's fragment would come into the address, and be scrolled to. */
  #skip(event: Event): void {
    event.preventDefault();
    this.box.focus();
  }

  #remembered(turn: Turn): Remembered {
    const at = this.#history.find(turn.id)?.at ?? turn.answer.askedAt ?? Date.now();
    return { id: turn.id, ...(turn.parent && { parent: turn.parent }), text: turn.question ?? '', at, running: turn.running };
  }

  #changed(): void {
    this.requestUpdate();
    this.querySelectorAll<AnswerTurn>('answer-turn').forEach((turn) => turn.requestUpdate());
  }

  #home(): void {
    this.#go('/');
    this.box.focus();
  }

  /** Another answer to a question, with what was asked after it. */
  #show(id: string): void {
    const end = this.#history.endOf(id);
    this.#history.show(end);
    this.#go(`/a/${end}`);
    this.#wanted = id;
  }

  #route(): void {
    this.#end?.release();
    this.#path = location.pathname;
    const id = /^\/a\/([^/]+)\/?$/.exec(location.pathname)?.[1];
    if (id) {
      // Not decoded: an id needs none, and something else might not be decodable.
      this.#wanted = id;
      this.#conversation.open(id);
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

  async #toggle(name: PanelName): Promise<void> {
    await import('./panel-aside.ts');
    this.panel = this.panel === name ? undefined : name;
    await this.updateComplete;
    if (!this.panel) {
      this.querySelector<HTMLElement>(`[data-testid="open-${name}"]`)?.focus();
    } else if (!WIDE.matches) {
      this.querySelector<PanelAside>('panel-aside')?.focus();
    }
  }

  async #openMenu(): Promise<void> {
    const { HistoryMenu } = await import('./history-menu.ts');
    const menu = new HistoryMenu();
    menu.history = this.#history;
    menu.current = this.#conversation.turns.at(-1)?.id;
    menu.addEventListener('open', (event) => this.#go(`/a/${(event as CustomEvent<string>).detail}`));
    menu.addEventListener('home', () => this.#home());
    openModal(menu, 'drawer', () => words.menu);
  }

  /** Says what has happened to the last turn, and never the pieces of the answer: those would drown everything else. */
  #speak(turn: Turn | undefined): void {
    const news = this.#speaker.news(turn, this.#line.state);
    if (news !== undefined) {
      say(news);
    }
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
