/** Two hexadecimal digits for each byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A new UUIDv7: the time in its first 48 bits, then chance.
 *
 * `crypto.randomUUID` is missing on pages served over plain http, `getRandomValues` is not.
 */
export function newId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[2] = (bytes[2]! & 0x3f) | 0x80;
  const digits = now.toString(16).padStart(12, '0') + '7' + hex(bytes).slice(1);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
