import { html, type TemplateResult } from 'lit';
import { language } from '../i18n/language.ts';

const UNITS = {
  en: { ms: 'ms', s: 's', min: 'min', h: 'h', B: 'B', kB: 'kB', MB: 'MB', perSecond: '/s' },
  ar: { ms: 'م.ث', s: 'ث', min: 'د', h: 'س', B: 'بايت', kB: 'ك.بايت', MB: 'م.بايت', perSecond: '/ث' },
} as const;

/** Latin digits in Arabic too: as in the ids and commands beside them. */
const LOCALES = { en: 'en', ar: 'ar-u-nu-latn' } as const;

const formats = new Map<string, Intl.NumberFormat>();

/** A number as the page's language writes it. */
export function count(value: number, digits = 0): string {
  const key = `${language.code}${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language.code], { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(key, format);
  }
  return format.format(value);
}

/** A part of a whole, in per cent. */
export function percent(part: number): string {
  return new Intl.NumberFormat(LOCALES[language.code], { style: 'percent' }).format(part);
}

/** "740 ms", "8.4 s", "3 min", "23 h": as exact as a person can use it. */
export function duration(ms: number): string {
  if (Math.abs(ms) < 10 && !Number.isInteger(ms)) {
    return unit(ms, 'ms', 1);
  }
  if (Math.abs(ms) < 1000) {
    return unit(ms, 'ms');
  }
  if (ms < 90_000) {
    return unit(ms / 1000, 's', ms < 10_000 ? 2 : 1);
  }
  return ms < 5_400_000 ? unit(ms / 60_000, 'min') : unit(ms / 3_600_000, 'h');
}

/** "−137 ± 2 ms": the figures run from left to right in every language, their unit stands after them. */
export function estimate(ms: number, uncertainty: number, signed = false): TemplateResult {
  const digits = Math.abs(ms) < 10 ? 1 : 0;
  const sign = signed && Math.round(ms) > 0 ? '+' : ms < 0 ? '−' : '';
  const figures = `${sign}${count(Math.abs(ms), signed ? 0 : digits)} ± ${count(Math.max(1, Math.ceil(uncertainty)))}`;
  return html`<bdi dir="ltr">${figures}</bdi>\u202f${UNITS[language.code].ms}`;
}

/** Seconds with hundredths, for times that are compared with each other. */
export function exact(ms: number): string {
  return unit(ms / 1000, 's', 2);
}

export function bytes(value: number): string {
  if (value < 1000) {
    return unit(value, 'B');
  }
  return value < 1_000_000 ? unit(value / 1000, 'kB', 1) : unit(value / 1_000_000, 'MB', 1);
}

export function perSecond(value: number): string {
  return count(value, value > 0 && value < 10 ? 1 : 0) + UNITS[language.code].perSecond;
}

function unit(value: number, name: keyof typeof UNITS.en, digits = 0): string {
  return `${count(value, digits)}\u202f${UNITS[language.code][name]}`;
}
