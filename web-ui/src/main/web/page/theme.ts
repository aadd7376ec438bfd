import { keep, recall } from './kept.ts';

export type Theme = 'system' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const STORED_AS = 'runnel.theme';

export function chosenTheme(): Theme {
  const stored = recall(STORED_AS) as Theme;
  return THEMES.includes(stored) ? stored : 'system';
}

export function chooseTheme(theme: Theme): void {
  keep(STORED_AS, theme);
  showTheme();
}

/** `data-theme` on the document is always `light` or `dark`, so that style sheets need one rule for each. */
export function showTheme(): void {
  const theme = chosenTheme();
  const shown = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset['theme'] = shown;
}

const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', showTheme);
