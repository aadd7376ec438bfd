import { keep, recallList } from './kept.ts';

const STORED_AS = 'runnel.unsent';
const inThisTab = () => sessionStorage;

/** A question that was asked, and that the server may not have. Asked again under the same id it is the same question. */
export interface UnsentQuestion {
  id: string;
  text: string;
  parent?: string | undefined;
  /** The question in whose place this one stands. */
  beside?: string | undefined;
  stream: boolean;
}

/** The questions that were neither accepted nor refused yet, as this tab keeps them over a reload. */
export class Unsent {
  constructor(private readonly storage: () => Storage = inThisTab) {}

  get all(): UnsentQuestion[] {
    return recallList(STORED_AS, isQuestion, this.storage);
  }

  add(question: UnsentQuestion): void {
    this.#keep([...this.#others(question.id), question]);
  }

  remove(id: string): void {
    this.#keep(this.#others(id));
  }

  #others(id: string): UnsentQuestion[] {
    return this.all.filter((question) => question.id !== id);
  }

  #keep(questions: UnsentQuestion[]): void {
    keep(STORED_AS, JSON.stringify(questions), this.storage);
  }
}

function isQuestion(value: Partial<UnsentQuestion> | null): value is UnsentQuestion {
  const { id, text, parent = '', beside = '', stream } = value ?? {};
  return [id, text, parent, beside].every((each) => typeof each === 'string') && typeof stream === 'boolean';
}
