import type { Ending } from './protocol.ts';

/**
 * What a comparison of the received text with the producer's own length and digest gave.
 *
 * - `verified`: length and SHA-256 are equal
 * - `length`: the length is equal; the browser offers no digests here (plain http)
 * - `unverified`: there is nothing to compare with, as after a stop
 * - `damaged`: they differ
 */
export type Verdict = 'verified' | 'length' | 'unverified' | 'damaged';

export async function verify(text: string, ending: Ending): Promise<Verdict> {
  if (ending.length === undefined && ending.digest === undefined) {
    return 'unverified';
  }
  if (ending.length !== undefined && ending.length !== text.length) {
    return 'damaged';
  }
  const subtle = globalThis.crypto?.subtle;
  if (!ending.digest || !subtle) {
    return 'length';
  }
  const hash = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return ending.digest === `sha-256:${hex}` ? 'verified' : 'damaged';
}
