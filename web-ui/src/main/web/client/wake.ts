/**
 * Calls back when the network, the tab or the whole machine may have come back: the moment to try at once instead of waiting
 * for the next turn. Does nothing where there is no window. Returns the way to end it.
 */
export function onWake(callback: () => void): () => void {
  if (typeof addEventListener !== 'function' || typeof document === 'undefined') {
    return () => {};
  }
  const visible = () => document.visibilityState === 'visible' && callback();
  addEventListener('online', callback);
  addEventListener('pageshow', callback);
  document.addEventListener('visibilitychange', visible);
  return () => {
    removeEventListener('online', callback);
    removeEventListener('pageshow', callback);
    document.removeEventListener('visibilitychange', visible);
  };
}
