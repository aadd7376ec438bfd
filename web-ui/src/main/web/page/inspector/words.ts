import { language } from '../i18n/language.ts';
import { ar } from './words-ar.ts';
import { en, type InspectorWords } from './words-en.ts';

/** The inspector's words in the page's language. */
export function words(): InspectorWords {
  return language.code === 'ar' ? ar : en;
}
