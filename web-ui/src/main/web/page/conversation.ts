import type { Client } from '../client/index.ts';
import type { StoredQuestion } from './stored.ts';
import { Turn } from './turn.ts';

/** So many turns above the opened one are looked up. */
const MOST_EARLIER_TURNS = 50;

export interface ConversationEvents {
  /** Something in `turns`, or the state of one of them, is different. */
  changed(): void;
  /** The server has taken the question: from now on its address is good. */
  accepted(turn: Turn, beside: Turn | undefined): void;
  /** The server has not taken it; everything is as it was before. */
  refused(turn: Turn): void;
  /** The answer has its end, or cannot be had. */
  over(turn: Turn): void;
}

/** What this browser remembers of a question. */
export type Memory = (id: string) => { parent?: string; text: string } | undefined;

/** The questions of one conversation in order, and how they are asked, opened and tried again. No DOM. */
export class Conversation {
  turns: Turn[] = [];
  /** Whether the turns above the first one are known. */
  earlier: 'known' | 'loading' | 'failed' = 'known';

  /** What has been shown before is shown again at once when the reader goes back. */
  readonly #seen = new Map<string, Turn>();

  constructor(
    private readonly client: Client,
    private readonly load: (id: string) => Promise<StoredQuestion | undefined>,
    private readonly events: ConversationEvents,
    private readonly memory: Memory = () => undefined,
  ) {}

  get running(): Turn | undefined {
    return this.turns.find((turn) => turn.running);
  }

  /** What the next question follows: the last one that exists. */
  get latest(): Turn | undefined {
    return this.turns.filter((turn) => turn.answer.state !== 'lost').at(-1);
  }

  ask(question: string, stream: boolean): void {
    this.#ask(question, stream, this.latest?.id);
  }

  /** Asks the same again in the place of a turn; that one stays as another answer to the same question. */
  retry(turn: Turn): void {
    this.#ask(turn.question ?? '', turn.stream, turn.parent, turn);
  }

  startNew(): void {
    this.#show([]);
  }

  open(id: string): void {
    const path = [this.#seen.get(id) ?? this.#remember(this.#follow(new Turn(this.client.watch(id))))];
    for (let above = this.#seen.get(path[0]!.parent ?? ''); above && !path.includes(above); above = this.#seen.get(above.parent ?? '')) {
      path.unshift(above);
    }
    this.#show(path);
    if (!path[0]!.parentKnown || path[0]!.parent !== undefined) {
      void this.loadEarlier();
    }
  }

  /** Walks from parent to parent until the conversation's first question. */
  async loadEarlier(): Promise<void> {
    const opened = this.turns.at(-1);
    this.#setEarlier('loading');
    try {
      while (this.turns.length <= MOST_EARLIER_TURNS) {
        const first = this.turns[0]!;
        const parent = await this.#parentOf(first);
        const turn = parent === undefined ? undefined : await this.#earlierTurn(parent);
        // Meanwhile the reader may have gone somewhere else.
        if (this.turns[0] !== first || !opened) {
          return;
        }
        if (!turn || this.turns.includes(turn)) {
          break;
        }
        this.#show([turn, ...this.turns]);
        this.earlier = 'loading';
      }
      this.#setEarlier('known');
    } catch {
      if (opened && this.turns.includes(opened)) {
        this.#setEarlier('failed');
      }
    }
  }

  #ask(question: string, stream: boolean, parent: string | undefined, beside?: Turn): void {
    const kept = beside ? this.turns.slice(0, this.turns.indexOf(beside)) : this.turns;
    const replaced = this.turns.slice(kept.length);
    const answer = this.client.ask(question, { stream, ...(parent && { parent }) });
    const turn = this.#follow(new Turn(answer, stream, true));
    turn.parent = parent;
    turn.parentKnown = true;
    let accepted = false;
    answer.subscribe(() => {
      if (answer.state === 'refused') {
        this.#refuse(turn, replaced);
      } else if (!accepted && answer.state !== 'pending') {
        accepted = true;
        this.events.accepted(turn, beside);
      }
    });
    this.#show([...kept, turn]);
  }

  #refuse(turn: Turn, replaced: Turn[]): void {
    this.#seen.delete(turn.id);
    if (this.turns.includes(turn)) {
      this.turns = [...this.turns.filter((other) => other !== turn), ...replaced];
      this.events.refused(turn);
      this.events.changed();
    }
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
    const turn = this.#follow(new Turn(stored.answer ?? this.client.watch(id)));
    turn.parent = stored.parent;
    turn.parentKnown = true;
    return turn;
  }

  #show(turns: Turn[]): void {
    this.turns = turns;
    this.earlier = 'known';
    this.events.changed();
  }

  #setEarlier(earlier: Conversation['earlier']): void {
    this.earlier = earlier;
    this.events.changed();
  }
}
