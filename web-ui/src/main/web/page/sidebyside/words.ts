import { language } from '../i18n/language.ts';
import { ar } from './words-ar.ts';
import { en, type SideBySideWords } from './words-en.ts';

export function words(): SideBySideWords {
  return language.code === 'ar' ? ar : en;
}
