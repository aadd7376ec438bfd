import { language } from '../i18n/language.ts';
import { ar } from './words-ar.ts';
import { en, type ExperimentWords } from './words-en.ts';

export function words(): ExperimentWords {
  return language.code === 'ar' ? ar : en;
}
