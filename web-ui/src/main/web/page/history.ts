import { keep, parseList, recall } from './kept.ts';

export const STORED_AS = 'runnel.history';
const MOST_CONVERSATIONS = 200;
/** The list shows no more of a question than this. */
const MOST_CHARACTERS = 300;

/** A question as the list remembers it; its answer stays on the server. */
export interface Remembered {
  id: string;
  /** Undefined for the first question, and for other answers to it. */
  parent?: string;
  text: string;
  /** Epoch milliseconds. */
  at: number;
  running: boolean;
}

/** Questions that follow each other, or stand in each other's place: a tree by `parent`. */
export interface Thread {
  questions: Remembered[];
  /** The question that was on screen last. */
  shown: string;
}

/** The conversations of this browser, newest first, the same in all its tabs. Whatever else may stand in the storage is left out. */
export class History {
  /** False once the browser has not taken what was to be remembered: then the list lives as long as the page. */
  kept = true;
  #raw: string | null = null;
  #threads: Thread[] = [];

  /** `read` and `write` are the storage; `write` says whether it keeps anything. */
  constructor(
    private readonly read: () => string | null = () => recall(STORED_AS),
    private readonly write: (value: string) => boolean = (value) => keep(STORED_AS, value),
  ) {}

  /** Read anew each time: another tab may have written. */
  get threads(): readonly Thread[] {
    const raw = this.read();
    // What could not be kept is true for this tab at least.
    if (raw !== null && raw !== this.#raw) {
      this.#raw = raw;
      this.#threads = parseList(raw, isThread).slice(0, MOST_CONVERSATIONS);
    }
    return this.#threads;
  }

  find(id: string): Remembered | undefined {
    return this.#threadOf(id)?.questions.find((question) => question.id === id);
  }

  /**
   * Adds or renews questions that follow each other, the last of which is now the newest, in the conversation that has one of them or the one that
   * they follow. `beside` is a question in whose place the last one stands.
   */
  record(path: Remembered[], beside?: string): void {
    const known = new Set([path[0]?.parent, ...path.map(({ id }) => id), beside]);
    const thread = this.threads.find(({ questions }) => questions.some(({ id }) => known.has(id)));
    const questions = new Map(thread?.questions.map((question) => [question.id, question]));
    path.forEach((question) => questions.set(question.id, { ...question, text: question.text.slice(0, MOST_CHARACTERS) }));
    const renewed = { questions: [...questions.values()], shown: path.at(-1)!.id };
    this.#keep([renewed, ...this.#threads.filter((other) => other !== thread)]);
  }

  settle(id: string): void {
    if (this.find(id)?.running) {
      this.#change(id, (thread) => ({
        ...thread,
        questions: thread.questions.map((question) => (question.id === id ? { ...question, running: false } : question)),
      }));
    }
  }

  show(id: string): void {
    const thread = this.#threadOf(id);
    if (thread && thread.shown !== id) {
      this.#change(id, () => ({ ...thread, shown: id }));
    }
  }

  /** The questions that stand in the same place, in the order in which they were asked, this one included. */
  alternatives(id: string): string[] {
    const thread = this.#threadOf(id);
    const own = thread?.questions.find((question) => question.id === id);
    return thread?.questions.filter(({ parent }) => parent === own?.parent).map((question) => question.id) ?? [id];
  }

  /** Where the conversation went on from this question: the end of its newest continuation. */
  endOf(id: string): string {
    const questions = this.#threadOf(id)?.questions ?? [];
    let end = id;
    for (let steps = 0; steps < questions.length; steps++) {
      const next = questions.filter(({ parent }) => parent === end).at(-1);
      if (!next) {
        break;
      }
      end = next.id;
    }
    return end;
  }

  /** How many questions stand above each other up to the one that was on screen last. */
  lengthOf({ questions, shown }: Thread): number {
    const parents = new Map(questions.map(({ id, parent }) => [id, parent]));
    let length = 0;
    for (let id: string | undefined = shown; id !== undefined && parents.has(id) && length < questions.length; id = parents.get(id)) {
      length++;
    }
    return length;
  }

  remove(thread: Thread): void {
    this.#keep(this.threads.filter((other) => other.shown !== thread.shown));
  }

  clear(): void {
    this.#keep([]);
  }

  #threadOf(id: string): Thread | undefined {
    return this.threads.find(({ questions }) => questions.some((question) => question.id === id));
  }

  #change(id: string, change: (thread: Thread) => Thread): void {
    const thread = this.#threadOf(id);
    this.#keep(this.#threads.map((other) => (other === thread ? change(other) : other)));
  }

  #keep(threads: Thread[]): void {
    this.#threads = threads.slice(0, MOST_CONVERSATIONS);
    const raw = JSON.stringify(this.#threads);
    this.kept = this.write(raw);
    if (this.kept) {
      this.#raw = raw;
    }
  }
}

function isThread(value: Partial<Thread> | null): value is Thread {
  return (
    typeof value?.shown === 'string' && Array.isArray(value.questions) && value.questions.length > 0 && value.questions.every(isRemembered)
  );
}

function isRemembered(value: Partial<Remembered> | null): value is Remembered {
  return (
    typeof value?.id === 'string' &&
    (value.parent === undefined || typeof value.parent === 'string') &&
    typeof value.text === 'string' &&
    typeof value.at === 'number' &&
    typeof value.running === 'boolean'
  );
}
