/** What `GET /v1/inspect/{id}` tells, every half second. Null means that nobody knows it; it never stands for 0. */
export interface Sample {
  /** Epoch milliseconds of the node's clock; so are `readAt` and `sentAt`. Every other `at` counts from the asking. */
  at: number;
  node: string;
  everyMs: number;
  redis: { address: string; version: string | null };
  /** Only in the first sample and when it has changed. */
  question?: unknown;
  stream: { key: string; length: number | null; last: string | null; bytes: number | null; ttlMs: number | null };
  /** Those after the sample before; `skipped` tells how many are left out in front of the first ones. */
  entries: Entry[];
  skipped?: number | null;
  groups: Group[];
  requests: { key: string; length: number | null; groups: Group[] };
  viewers: Viewer[];
  arrivals: Arrival[];
  hops: Hops;
  commands: Partial<Record<CommandName, string>>;
}

export interface Entry {
  id: string;
  /** Null where Runnel cannot have written it. */
  offset: string | null;
  type: string | null;
  at: number | null;
  bytes: number | null;
  text?: string | null;
}

export interface Group {
  name: string;
  consumers: number | null;
  pending: number | null;
  lastDelivered: string | null;
  entriesRead: number | null;
  lag: number | null;
  members: Member[];
}

export interface Member {
  name: string;
  pending: number | null;
  idleMs: number | null;
  inactiveMs?: number | null;
}

export interface Viewer {
  connection: string | null;
  kind: 'socket' | 'events' | 'whole';
  offset: string | null;
  behind: number | null;
  stage: 'live' | 'catching_up';
  unwrittenBytes: number | null;
}

/** A piece as this node read it from the log and gave it to its viewers. */
export interface Arrival {
  offset: string;
  at: number | null;
  readAt: number | null;
  sentAt: number | null;
}

export interface Hops {
  askedAt: number | null;
  startedAt: number | null;
  firstTextAt: number | null;
  endedAt: number | null;
}

export type CommandName = 'question' | 'entries' | 'groups' | 'members' | 'requests' | 'pending';

export interface Problem {
  code: string;
  message: string;
}
