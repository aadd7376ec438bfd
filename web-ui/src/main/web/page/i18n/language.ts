import { keep, recall } from '../kept.ts';

export type LanguageCode = 'en' | 'ar';

const STORED_AS = 'runnel.language';

/**
 * The language that the page speaks: the reader's choice, else the first of the browser's languages that there is. Using it also sets the
 * document's `lang` and `dir`.
 */
class Language {
  code: LanguageCode = 'en';
  readonly #listeners = new Set<() => void>();

  get dir(): 'ltr' | 'rtl' {
    return this.code === 'ar' ? 'rtl' : 'ltr';
  }

  /** Calls back after each change; returns the way to end that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  use(code: LanguageCode): void {
    this.code = code;
    document.documentElement.lang = code;
    document.documentElement.dir = this.dir;
    this.#listeners.forEach((listener) => listener());
  }

  /** Remembers the reader's choice. */
  choose(code: LanguageCode): void {
    keep(STORED_AS, code);
  }

  preferred(): LanguageCode {
    const wanted = [recall(STORED_AS), ...navigator.languages].map((tag) => tag?.slice(0, 2));
    return (wanted.find((tag) => tag === 'en' || tag === 'ar') as LanguageCode | undefined) ?? 'en';
  }
}

export const language = new Language();
