import type { ClockEstimate } from './clock.ts';
import type { Arrival, Entry, Hops } from './sample.ts';

export type HopName = 'queued' | 'started' | 'thought' | 'read' | 'sent' | 'received' | 'painted';

/** One hop of a piece. Times are milliseconds since the asking, by the server's clock. */
export interface Hop {
  name: HopName;
  /** Undefined: nobody here knows when it began or ended. */
  from: number | undefined;
  to: number | undefined;
  /** How long it took, never negative; undefined if unknown. */
  ms: number | undefined;
  /** The truth is within ± this of `ms`; 0 if one clock measured both ends. */
  uncertainty: number;
  /** The uncertainty is larger than the value: all that can be said is "less than" this. */
  lessThan: number | undefined;
}

/** What the page itself saw, in epoch milliseconds of its own clock. */
export interface Seen {
  askedAt: number | undefined;
  receivedAt: number | undefined;
  paintedAt: number | undefined;
}

export interface Journey {
  hops: Hops;
  /** The piece that is followed, and the time of the piece before it when it is not the first one. */
  piece: Entry | undefined;
  before: number | undefined;
  arrival: Arrival | undefined;
  seen: Seen;
  clock: ClockEstimate | undefined;
}

/** The stations of one piece on its way from the model to the eye, in order. */
export function hopsOf({ hops, piece, before, arrival, seen, clock }: Journey): Hop[] {
  const asked = hops.askedAt ?? undefined;
  const ofServer = (epoch: number | null | undefined) => (epoch == null || asked === undefined ? undefined : epoch - asked);
  const ofPage = (epoch: number | undefined) => (clock ? ofServer(epoch === undefined ? undefined : epoch - clock.ahead) : undefined);
  const between = clock?.uncertainty ?? 0;
  const at = piece?.at ?? undefined;
  const read = ofServer(arrival?.readAt);
  const sent = ofServer(arrival?.sentAt);
  const received = ofPage(seen.receivedAt);
  const way = [
    hop('read', at, read, 1),
    hop('sent', read, sent, 0),
    hop('received', sent, received, between),
    hop('painted', received, ofPage(seen.paintedAt), 0, difference(seen.receivedAt, seen.paintedAt)),
  ];
  if (before !== undefined) {
    return [hop('thought', before, at, 0), ...way];
  }
  const started = hops.startedAt ?? undefined;
  return [
    hop('queued', ofPage(seen.askedAt), asked === undefined ? undefined : 0, between),
    hop('started', asked === undefined ? undefined : 0, started, 0),
    hop('thought', started, at, 0),
    ...way,
  ];
}

/**
 * @param measured where the difference is known better than its ends are
 */
function hop(name: HopName, from: number | undefined, to: number | undefined, uncertainty: number, measured?: number): Hop {
  const difference = measured ?? (from === undefined || to === undefined ? undefined : to - from);
  if (difference === undefined) {
    return { name, from, to, ms: undefined, uncertainty, lessThan: undefined };
  }
  const most = Math.max(difference, 0) + uncertainty;
  const unsure = difference < 0 || uncertainty > difference;
  return { name, from, to, ms: Math.max(0, difference), uncertainty, lessThan: unsure ? Math.max(1, Math.ceil(most)) : undefined };
}

function difference(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}
