import type { Answer, Client } from '../client/index.ts';
import type { StoredQuestion } from './stored.ts';
import { Turn } from './turn.ts';

/** So many turns above the opened one are looked up. */
const MOST_EARLIER_TURNS = 50;

export interface ConversationEvents {
  /** Something in `turns`, or the state of one of them, is different. */
  changed(): void;
  /** The server has taken the question: from now on its address is good. */
  accepted(turn: Turn): void;
  /** The server has not taken it; the turn is gone again. */
  refused(question: string, reason: string): void;
}

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

  /** Asks the same again in the place of a turn that did not get its answer, which is always the last one. */
  retry(turn: Turn): void {
    this.turns = this.turns.filter((other) => other !== turn);
    this.#ask(turn.question ?? '', turn.stream, turn.parent ?? this.latest?.id);
  }

  startNew(): void {
    this.#show([]);
  }

  open(id: string): void {
    const known = this.turns.findIndex((turn) => turn.id === id);
    if (known >= 0) {
      this.#show(this.turns.slice(0, known + 1));
    } else {
      const turn = this.#seen.get(id) ?? this.#follow(new Turn(this.client.watch(id)));
      this.#show([turn]);
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

  #ask(question: string, stream: boolean, parent: string | undefined): void {
    const answer = this.client.ask(question, { stream, ...(parent && { parent }) });
    const turn = this.#follow(new Turn(answer, stream, true));
    turn.parent = parent;
    let accepted = false;
    answer.subscribe(() => {
      if (answer.state === 'refused') {
        this.#refuse(turn, answer);
      } else if (!accepted && answer.state !== 'pending') {
        accepted = true;
        if (this.turns.includes(turn)) {
          this.events.accepted(turn);
        }
      }
    });
    this.#show([...this.turns, turn]);
  }

  #refuse(turn: Turn, answer: Answer): void {
    this.#seen.delete(turn.id);
    if (this.turns.includes(turn)) {
      this.turns = this.turns.filter((other) => other !== turn);
      this.events.refused(turn.question ?? '', answer.problem?.message ?? 'The question was refused.');
      this.events.changed();
    }
  }

  #follow(turn: Turn): Turn {
    this.#seen.set(turn.id, turn);
    turn.answer.subscribe((change) => {
      if (change.type === 'state' || change.type === 'verified') {
        this.events.changed();
      }
    });
    return turn;
  }

  async #parentOf(turn: Turn): Promise<string | undefined> {
    if (turn.parent === undefined && !turn.askedHere) {
      const stored = await this.load(turn.id);
      turn.parent = stored?.parent;
      turn.stored = stored?.answer;
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
