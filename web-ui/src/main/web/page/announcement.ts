/** What is said aloud: the page has one place for it, so that no two parts of it speak at the same time. */
const region = document.createElement('p');
region.className = 'visually-hidden';
region.setAttribute('role', 'status');
region.dataset.testid = 'announcement';

/** For every part of the page: says the event `announce`, which bubbles, with the words as its detail. */
export function announce(element: Element, words: string): void {
  element.dispatchEvent(new CustomEvent('announce', { detail: words, bubbles: true }));
}

export function say(words: string): void {
  // The same words once more would be no change.
  region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}

/** An open dialog makes everything outside silent: while there is one, what is said is said in it. Returns the way back. */
export function speakIn(host: Element): () => void {
  const before = region.parentElement;
  move(host);
  return () => before && move(before);
}

function move(host: Element): void {
  region.textContent = '';
  host.append(region);
}
