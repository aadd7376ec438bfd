import { coloured } from './languages.ts';

/** Longer code stays plain: colouring it would be felt. */
const MAX_CHARS = 50_000;

const waiting = new WeakSet<Element>();

/** Colours the code blocks in a node that are not coloured yet; not under a reader's selection. */
export function colourAll(node: Element): void {
  for (const code of node.querySelectorAll('pre > code')) {
    const language = code.closest('figure')?.getAttribute('data-language');
    if (language && !code.firstElementChild && !waiting.has(code) && code.textContent!.length <= MAX_CHARS) {
      waiting.add(code);
      void colour(code, language.toLowerCase()).finally(() => waiting.delete(code));
    }
  }
}

async function colour(code: Element, language: string): Promise<void> {
  const text = code.textContent!;
  await idle();
  const nodes = await coloured(text, language);
  await unselected(code);
  if (nodes && code.textContent === text) {
    code.replaceChildren(...nodes);
  }
}

/** Safari has no requestIdleCallback: there a task of its own has to do. */
function idle(): Promise<unknown> {
  return new Promise((resolve) => ('requestIdleCallback' in globalThis ? requestIdleCallback(resolve, { timeout: 1_000 }) : setTimeout(resolve, 1)));
}

function unselected(code: Element): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const selection = getSelection();
      if (!selection || selection.isCollapsed || !selection.containsNode(code, true)) {
        document.removeEventListener('selectionchange', look);
        resolve();
      }
    };
    document.addEventListener('selectionchange', look);
    look();
  });
}
