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

/** A kept list; whatever else may stand there is left out. */
export function recallList<T>(key: string, belongs: (value: Partial<T> | null) => value is T, storage?: () => Storage): T[] {
  return parseList(recall(key, storage), belongs);
}

export function parseList<T>(raw: string | null, belongs: (value: Partial<T> | null) => value is T): T[] {
  try {
    const value: unknown = JSON.parse(raw ?? '');
    return Array.isArray(value) ? value.filter(belongs) : [];
  } catch {
    return [];
  }
}
