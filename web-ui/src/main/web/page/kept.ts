/**
 * What the browser keeps for the page. Storage may be switched off, full, or not there at all: then nothing is kept, and nothing breaks.
 */
export function recall(key: string, storage: () => Storage = () => localStorage): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

/** Whether it is kept now. */
export function keep(key: string, value: string, storage: () => Storage = () => localStorage): boolean {
  try {
    storage().setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
