import type { Client } from '../client/index.ts';
import type { StoredQuestion } from './stored.ts';
import { Turn } from './turn.ts';
import { Unsent, type UnsentQuestion } from './unsent.ts';

/** So many turns above the first one are looked up at a time. */
const MOST_EARLIER_TURNS = 50;

export interface ConversationEvents {
  /** Something in `turns`, or the state of one of them, is different. */
  changed(): void;
  /** The server has taken the question: from now on its address is good. `beside` is the question in whose place it stands. */
  accepted(turn: Turn, beside: string | undefined): void;
  /** The server has not taken it; everything is as it was before. Told also when its asker has gone somewhere else meanwhile. */
  refused(turn: Turn): void;
  /** The answer has its end, or cannot be had. */
  over(turn: Turn): void;
}

/** What this browser remembers of a question. */
export type Memory = (id: string) => { parent?: string; text: string } | undefined;

/** The questions of one conversation in order, and how they are asked, opened and tried again. No DOM. */
export class Conversation {
  turns: Turn[] = [];
  /** Whether the turns above the first one are known; `more`: there are some that were not asked for yet. */
  earlier: 'known' | 'loading' | 'failed' | 'more' = 'known';

  /** What has been shown before is shown again at once when the reader goes back. */
  readonly #seen = new Map<string, Turn>();
  /** What a question that is asked again took the place of, in case that it is refused. */
  readonly #replaced = new WeakMap<Turn, Turn[]>();
  /** The number of the walk whose turns belong on screen. */
  #walk = 0;

  constructor(
    private readonly client: Client,
    private readonly load: (id: string) => Promise<StoredQuestion | undefined>,
    private readonly events: ConversationEvents,
    private readonly memory: Memory = () => undefined,
    private readonly unsent: Unsent = new Unsent(),
  ) {}

  /** The last one: those before it can only be on their way here. */
  get running(): Turn | undefined {
    return this.turns.filter((turn) => turn.running).at(-1);
  }

  /** What the next question follows: the last one that exists. */
  get latest(): Turn | undefined {
    return this.turns.filter((turn) => turn.answer.state !== 'lost').at(-1);
  }

  ask(text: string, stream: boolean): void {
    this.#showAsked(this.#ask({ text, stream, parent: this.latest?.id }));
  }

  /** Asks the same again in the place of a turn; that one stays as another answer to the same question. */
  retry(turn: Turn): void {
    this.#showAsked(this.#ask({ text: turn.question ?? '', stream: turn.stream, parent: turn.parent, beside: turn.id }), turn);
  }

  /** Asks once more what was asked before this page was loaded, and may not have arrived: in its place if that is on screen, else unseen. */
  askUnsent(): void {
    // The newest first: there may be a place for one only.
    for (const question of this.unsent.all.reverse()) {
      const turn = this.#ask(question);
      const beside = this.turns.find(({ id }) => id === question.beside);
      if (beside || question.parent === this.latest?.id) {
        this.#showAsked(turn, beside);
      }
    }
  }

  startNew(): void {
    this.#walk++;
    this.#show([], 'known');
  }

  open(id: string): void {
    const path = [this.#seen.get(id) ?? this.#remember(this.#follow(new Turn(this.client.watch(id))))];
    for (let above = this.#seen.get(path[0]!.parent ?? ''); above && !path.includes(above); above = this.#seen.get(above.parent ?? '')) {
      path.unshift(above);
    }
    this.#walk++;
    this.#show(path, 'known');
    if (!path[0]!.parentKnown || path[0]!.parent !== undefined) {
      void this.loadEarlier();
    }
  }

  /** Walks from parent to parent towards the conversation's first question. */
  async loadEarlier(): Promise<void> {
    const walk = ++this.#walk;
    this.#show(this.turns, 'loading');
    try {
      for (let steps = 0; steps < MOST_EARLIER_TURNS; steps++) {
        const turn = await this.#above(this.turns[0]!);
        // Meanwhile the reader may have gone somewhere else.
        if (walk !== this.#walk) {
          return;
        }
        if (!turn || this.turns.includes(turn)) {
          this.#show(this.turns, 'known');
          return;
        }
        this.#show([turn, ...this.turns]);
      }
      this.#show(this.turns, this.turns[0]!.parent === undefined ? 'known' : 'more');
    } catch {
      if (walk === this.#walk) {
        this.#show(this.turns, 'failed');
      }
    }
  }

  #ask(question: Omit<UnsentQuestion, 'id'> & { id?: string }): Turn {
    const { id, text, stream, parent, beside } = question;
    const answer = this.client.ask(text, { stream, ...(id && { id }), ...(parent && { parent }) });
    const turn = this.#follow(new Turn(answer, stream, true));
    turn.parent = parent;
    turn.parentKnown = true;
    this.unsent.add({ ...question, id: turn.id });
    const unsubscribe = answer.subscribe(() => {
      if (answer.state !== 'pending') {
        unsubscribe();
        this.unsent.remove(turn.id);
        if (answer.state === 'refused') {
          this.#refuse(turn);
        } else {
          this.events.accepted(turn, beside);
        }
      }
    });
    return turn;
  }

  /** At the end, or in the place of another one and of what follows that. */
  #showAsked(turn: Turn, beside?: Turn): void {
    const kept = beside ? this.turns.slice(0, this.turns.indexOf(beside)) : this.turns;
    this.#replaced.set(turn, this.turns.slice(kept.length));
    this.#show([...kept, turn]);
  }

  #refuse(turn: Turn): void {
    this.#seen.delete(turn.id);
    if (this.turns.includes(turn)) {
      this.turns = [...this.turns.filter((other) => other !== turn), ...(this.#replaced.get(turn) ?? [])];
    }
    this.events.refused(turn);
    this.events.changed();
  }

  #follow(turn: Turn): Turn {
    this.#seen.set(turn.id, turn);
    turn.answer.subscribe((change) => {
      if (change.type !== 'text' && change.type !== 'reasoning') {
        this.events.changed();
      }
      if (change.type === 'state' && !turn.running) {
        this.events.over(turn);
      }
    });
    return turn;
  }

  #remember(turn: Turn): Turn {
    turn.remembered = this.memory(turn.id)?.text;
    return turn;
  }

  async #above(turn: Turn): Promise<Turn | undefined> {
    const parent = await this.#parentOf(turn);
    return parent === undefined ? undefined : this.#earlierTurn(parent);
  }

  async #parentOf(turn: Turn): Promise<string | undefined> {
    if (!turn.parentKnown) {
      const stored = await this.load(turn.id);
      turn.parent = stored ? stored.parent : this.memory(turn.id)?.parent;
      turn.stored = stored?.answer;
      turn.parentKnown = true;
      this.events.changed();
    }
    return turn.parent;
  }

  async #earlierTurn(id: string): Promise<Turn | undefined> {
    const seen = this.#seen.get(id);
    if (seen) {
      return seen;
    }
    const stored = await this.load(id);
    if (!stored) {
      return undefined;
    }
    // The log has the answer's times too; as long as there is none, or none any more, there is the stored answer.
    const turn = this.#follow(new Turn(this.client.watch(id)));
    turn.stored = stored.answer;
    turn.parent = stored.parent;
    turn.parentKnown = true;
    return turn;
  }

  #show(turns: Turn[], earlier = this.earlier): void {
    this.turns = turns;
    this.earlier = earlier;
    this.events.changed();
  }
}
