import { DEFAULT_PACE, pause, type Pace } from './backoff.ts';
import { SUBPROTOCOL, type ClientFrame, type Feature, type Limits, type ServerFrame, type Welcome } from './protocol.ts';
import { onWake } from './wake.ts';

export interface Connection {
  state: 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'closed';
  /** The state for a person. */
  sentence: string;
  /** The gateway that this connection ended at. */
  node?: string;
  /** The connection's name at that gateway. */
  id?: string;
  limits?: Limits;
  features?: Feature[];
}

export interface LinkOptions {
  url: string | URL;
  /** Sent with `hello`. A function is asked anew for each connection. */
  token?: string | (() => string | undefined);
  pace?: Pace;
  /** Another implementation of the browser's class, for tests and for runtimes without one. */
  WebSocket?: typeof WebSocket;
}

export interface LinkEvents {
  /** `hello` is sent; what else must be said can be said now. */
  opened(): void;
  received(frame: ServerFrame): void;
  changed(connection: Connection): void;
}

/** Until `welcome` tells the gateway's heartbeat; also the longest wait for that `welcome`. */
const FIRST_PATIENCE_MS = 10_000;
/** A gateway that was not heard for this many heartbeats is gone. */
const SILENT_HEARTBEATS = 2.5;
/** A connection that lived this long was a good one: the next pause is short again. */
const PROVEN_MS = 5_000;

/** Keeps one WebSocket open: reconnects, answers pings, and notices silence that no `close` event tells of. */
export class Link {
  connection: Connection = { state: 'connecting', sentence: 'Connecting…' };

  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  readonly #unhook: () => void;
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #patience = FIRST_PATIENCE_MS;
  #openedAt = 0;
  #heardAt = 0;

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#unhook = onWake(() => this.wake());
    this.#connect();
  }

  send(frame: ClientFrame): boolean {
    if (this.#socket?.readyState !== 1) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Tries at once if it is waiting, and leaves a connection that has been silent for longer than a heartbeat. */
  wake(): void {
    if (this.connection.state === 'closed') {
      return;
    }
    const silent = Date.now() - this.#heardAt > this.#patience / 2;
    if (!this.#socket || (this.#socket.readyState === 1 && silent)) {
      this.#connect();
    }
  }

  close(): void {
    this.#unhook();
    this.#drop();
    this.#change('closed', 'Disconnected');
  }

  #connect(): void {
    this.#drop();
    this.#change(
      this.connection.state === 'connecting' ? 'connecting' : 'reconnecting',
      this.connection.state === 'connecting' ? 'Connecting…' : 'Reconnecting…',
    );
    const socket = new (this.#options.WebSocket ?? WebSocket)(socketUrl(this.#options.url), SUBPROTOCOL);
    this.#socket = socket;
    this.#patience = FIRST_PATIENCE_MS;
    this.#heardAt = Date.now();
    this.#watch();
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#lost(event.code, event.reason);
  }

  #opened(): void {
    const { token } = this.#options;
    const value = typeof token === 'function' ? token() : token;
    this.#openedAt = Date.now();
    this.send({ type: 'hello', ...(value !== undefined && { token: value }) });
    this.#events.opened();
  }

  #received(data: unknown): void {
    // Only a welcomed connection is kept alive by what arrives: one that pings but never welcomes is of no use.
    if (this.connection.state === 'connected') {
      this.#heardAt = Date.now();
    }
    const frame = parse(data);
    if (frame?.type === 'welcome') {
      this.#welcomed(frame);
    } else if (frame?.type === 'ping') {
      this.send({ type: 'pong' });
    } else if (frame?.type === 'goaway') {
      // Anywhere within the first half of the time left, so that a gateway's clients do not all arrive elsewhere together.
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#connect(), (Math.random() * frame.withinMs) / 2);
    } else if (frame) {
      this.#events.received(frame);
    }
  }

  #welcomed({ node, connection: id, limits, features, heartbeatMs }: Welcome): void {
    this.#heardAt = Date.now();
    this.#patience = heartbeatMs ? heartbeatMs * SILENT_HEARTBEATS : Infinity;
    this.#watch();
    this.#change('connected', 'Connected', { ...(node && { node }), ...(id && { id }), ...(limits && { limits }), ...(features && { features }) });
  }

  #lost(code: number, reason: string): void {
    this.#drop();
    // 44xx: the same again would be refused again.
    if (code >= 4400 && code < 4500) {
      this.#change('refused', reason || 'The server refused this connection.');
      return;
    }
    if (this.#openedAt && Date.now() - this.#openedAt > PROVEN_MS) {
      this.#tries = 0;
    }
    this.#openedAt = 0;
    const delay = pause(this.#tries++, this.#options.pace ?? DEFAULT_PACE);
    this.#retry = setTimeout(() => this.#connect(), delay);
    const first = this.connection.state === 'connecting';
    this.#change(first ? 'connecting' : 'reconnecting', lostSentence(first, delay));
  }

  /** Lets go of the socket, whose events must not count any more. */
  #drop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  /** One timer that follows the last frame, instead of one for each frame. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#patience === Infinity) {
      return;
    }
    const left = this.#heardAt + this.#patience - Date.now();
    if (left > 0) {
      this.#watchdog = setTimeout(() => this.#watch(), left);
    } else {
      this.#lost(0, '');
    }
  }

  #change(state: Connection['state'], sentence: string, more: Partial<Connection> = {}): void {
    this.connection = { state, sentence, ...more };
    this.#events.changed(this.connection);
  }
}

function socketUrl(url: string | URL): string {
  return new URL(url, globalThis.location?.href).href.replace(/^http/, 'ws');
}

/** A frame that cannot be read is skipped: the next one's `after` then shows that something is missing. */
function parse(data: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    return typeof frame === 'object' && frame !== null ? (frame as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}

function lostSentence(first: boolean, delay: number): string {
  const what = globalThis.navigator?.onLine === false ? 'There is no network.' : first ? 'The server does not answer.' : 'The connection was lost.';
  return delay < 1000 ? `${what} Trying again…` : `${what} Trying again in ${Math.round(delay / 1000)} s…`;
}
