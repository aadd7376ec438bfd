import { hex } from './ids.ts';
import type { Ending } from './protocol.ts';

/**
 * What a comparison of the received text with the producer's own length and digest gave.
 *
 * - `verified`: length and SHA-256 are equal
 * - `length`: the length is equal; the browser offers no digests here (plain http)
 * - `unverified`: there is nothing to compare with, as after a stop, or the text's beginning is not here
 * - `damaged`: they differ
 */
export type Verdict = 'verified' | 'length' | 'unverified' | 'damaged';

export async function verify(text: string | undefined, { length, digest }: Ending): Promise<Verdict> {
  if (text === undefined || (length ?? digest) === undefined) {
    return 'unverified';
  }
  if ((length ?? text.length) !== text.length) {
    return 'damaged';
  }
  const subtle = globalThis.crypto?.subtle;
  if (!digest || !subtle) {
    return 'length';
  }
  const hash = await subtle.digest('SHA-256', new TextEncoder().encode(text));
  return digest === `sha-256:${hex(new Uint8Array(hash))}` ? 'verified' : 'damaged';
}
