import { en, type Catalogue } from './en.ts';
import { language, type LanguageCode } from './language.ts';

/** The words of the language that the page speaks. */
export let words: Catalogue = en;

/** Loads the words first, so that the page never stands there without; if they cannot be loaded, the language stays what it is. */
export async function speak(code: LanguageCode): Promise<void> {
  words = code === 'ar' ? (await import('./ar.ts')).ar : en;
  language.use(code);
}

export function errorWords(problem: { code: string; message: string } | undefined, otherwise: string): string {
  return words.errors[problem?.code as keyof Catalogue['errors']] ?? problem?.message ?? otherwise;
}
