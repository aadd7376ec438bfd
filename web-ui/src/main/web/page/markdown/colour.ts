/** Colours the code in a finished node: once each, when there is time. What that needs is loaded when there is something to colour. */
export function colourLater(node: Element): void {
  if (node.querySelector('[data-language]') || node.hasAttribute('data-language')) {
    void import('./highlighter.ts').then(({ colourAll }) => colourAll(node));
  }
}
