/**
 * Calls `wake` when the network, the tab or the whole machine may have come back: the moment to try at once instead of waiting for the next turn;
 * and `sleep` when the page is put aside. A page that holds a connection is not kept for the back button, and a frozen one cannot answer
 * pings. Does nothing where there is no window. Returns the way to end it.
 */
export function onWake(wake: () => void, sleep: () => void): () => void {
  if (typeof addEventListener !== 'function' || typeof document === 'undefined') {
    return () => {};
  }
  const visible = () => !document.hidden && wake();
  // The page's own life comes as events of the document, which the window hears while they bubble or (freeze, resume) on the way down.
  const hooks: [string, () => void][] = [
    ['online', wake],
    ['pageshow', wake],
    ['resume', wake],
    ['visibilitychange', visible],
    ['pagehide', sleep],
    ['freeze', sleep],
  ];
  hooks.forEach(([type, listener]) => addEventListener(type, listener, true));
  return () => hooks.forEach(([type, listener]) => removeEventListener(type, listener, true));
}
