/** Has the page's one status region speak these words; for what has happened, never for what goes on. */
export function announce(from: Element, words: string): void {
  from.dispatchEvent(new CustomEvent('announce', { detail: words, bubbles: true }));
}
