/**
 * Calls `wake` when the network, the tab or the whole machine may have come back: the moment to try at once instead of waiting for the next turn;
 * and `sleep` when the page is put aside. A page that holds a connection is not kept for the back button, and a frozen one cannot answer
 * pings. Does nothing where there is no window. Returns the way to end it.
 */
export function onWake(wake: () => void, sleep: () => void): () => void {
  if (!globalThis.document) {
    return () => {};
  }
  const visible = () => document.hidden || wake();
  // Those of the document are heard here on their way down.
  const hooks = Object.entries({ online: wake, pageshow: wake, resume: wake, visibilitychange: visible, pagehide: sleep, freeze: sleep });
  hooks.forEach(([type, listener]) => addEventListener(type, listener, true));
  return () => hooks.forEach(([type, listener]) => removeEventListener(type, listener, true));
}
