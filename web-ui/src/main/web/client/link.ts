import { DEFAULT_PACE, pause, type Pace } from './backoff.ts';
import { openEvents } from './events.ts';
import { openSocket, type Line, type LineEvents } from './line.ts';
import type { ClientFrame, Feature, Limits, ServerFrame, Welcome } from './protocol.ts';
import { onWake } from './wake.ts';

export interface Connection {
  state: 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'closed';
  /** The state for a person. */
  sentence: string;
  /** Over what it is connected: a WebSocket, or plain HTTP where no WebSocket gets through. */
  via?: 'socket' | 'events';
  /** The gateway that this connection ended at. */
  node?: string;
  /** The connection's name at that gateway. */
  id?: string;
  limits?: Limits;
  features?: Feature[];
}

export interface LinkOptions {
  /** Of the gateway's socket; plain HTTP is tried beside it. A function is asked anew for each connection. */
  url: string | URL | (() => string | URL);
  /** Sent with `hello`. A function is asked anew for each connection. */
  token?: string | (() => string | undefined);
  pace?: Pace;
  /** Another implementation of the browser's class, for tests and for runtimes without one. */
  WebSocket?: typeof WebSocket;
}

export interface LinkHooks {
  /** There is a new connection: what must be said over it can be said now. */
  opened(): void;
  received(frame: ServerFrame): void;
  changed(connection: Connection): void;
}

type Via = 'socket' | 'events';

/** The longest wait for `welcome`. */
const WELCOME_MS = 10_000;
/** A gateway that was not heard for this many heartbeats is gone. */
const SILENT_HEARTBEATS = 2.5;
/** A connection that lived this long was a good one: the next pause is short again. */
const PROVEN_MS = 5_000;
/** WebSockets in a row that came to no welcome, after which plain HTTP is tried in turns with them. */
const FUTILE_SOCKETS = 2;
/** Over HTTP: the first and the longest pause before it is looked whether a WebSocket gets through by now. */
const SOCKET_AGAIN = { first: 5_000, longest: 300_000 };

/**
 * Keeps a line to a gateway: reconnects, answers pings, and notices silence that nothing else tells of. Where there is a line already, the next
 * one takes its place only once it was welcomed.
 */
export class Link {
  connection: Connection = { state: 'connecting', sentence: 'Connecting…' };

  readonly #options: LinkOptions;
  readonly #hooks: LinkHooks;
  readonly #unhook: () => void;
  /** Over which frames are sent. */
  #line: Line | undefined;
  /** Opened last: the same as `#line`, or about to take its place. */
  #next: Line | undefined;
  #prefer: Via = 'socket';
  /** The next try, or the end of the patience with this one. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #futile = 0;
  #probes = 0;
  #patience = Infinity;
  /** 0 while `#line` was not welcomed. */
  #welcomedAt = 0;
  #heardAt = 0;

  constructor(options: LinkOptions, hooks: LinkHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#unhook = onWake(
      () => this.connection.state !== 'refused' && this.wake(),
      () => this.#sleep(),
    );
    this.#connect();
  }

  send(frame: ClientFrame): boolean {
    return this.#line?.send(frame) ?? false;
  }

  /** Tries at once if it is waiting, and leaves a connection that has been silent for longer than a heartbeat. */
  wake(): void {
    if (this.connection.state === 'closed') {
      return;
    }
    if (this.#welcomedAt && Date.now() - this.#heardAt > this.#patience / 2) {
      this.#drop();
    }
    if (!this.#next) {
      this.#connect();
    } else if (this.#next === this.#line && this.connection.via === 'events') {
      this.#connect('socket');
    }
  }

  close(): void {
    this.#unhook();
    this.#drop();
    this.#change('closed', 'Disconnected');
  }

  #sleep(): void {
    if (this.#next) {
      this.#drop();
      this.#change('reconnecting', 'Reconnecting…');
      // Should the page live on after all; while it sleeps, so does this.
      this.#later(PROVEN_MS);
    }
  }

  /** Beside the line that there is, if there is one: that one goes on until the new one is welcomed. */
  #connect(via = this.#prefer): void {
    if (!this.#line) {
      const again = this.connection.state !== 'connecting';
      this.#change(again ? 'reconnecting' : 'connecting', again ? 'Reconnecting…' : 'Connecting…');
    }
    const { WebSocket: Class = globalThis.WebSocket, url } = this.#options;
    const over = Class ? via : 'events';
    const line = this.#open(new URL(typeof url === 'function' ? url() : url, globalThis.location?.href).href, over === 'socket' && Class, {
      opened: () => this.#opened(line),
      received: (frame) => this.#received(line, over, frame),
      lost: (code, reason) => this.#lost(line, over, code, reason),
    });
    this.#next = line;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(line, over, 0, ''), WELCOME_MS);
  }

  #open(url: string, Class: typeof WebSocket | false, events: LineEvents): Line {
    try {
      return Class ? openSocket(url, events, Class) : openEvents(url, events);
    } catch {
      // Not even allowed to try, as where a policy forbids it.
      setTimeout(events.lost, 0, 0, '');
      return { send: () => false, close: () => {} };
    }
  }

  #opened(line: Line): void {
    const { token } = this.#options;
    const value = typeof token === 'function' ? token() : token;
    line.send({ type: 'hello', ...(value !== undefined && { token: value }) });
    if (!this.#line) {
      this.#line = line;
      this.#hooks.opened();
    }
  }

  #received(line: Line, via: Via, frame: ServerFrame): void {
    if (frame.type === 'welcome') {
      this.#welcomed(line, via, frame);
    } else if (line === this.#line) {
      this.#heardAt = Date.now();
      if (frame.type === 'ping') {
        line.send({ type: 'pong' });
      } else if (frame.type === 'goaway') {
        // Anywhere within the first half of the time left, so that a gateway's clients do not all arrive elsewhere together.
        this.#later((Math.random() * frame.withinMs) / 2);
      } else {
        this.#hooks.received(frame);
      }
    }
  }

  #welcomed(line: Line, via: Via, { node, connection: id, limits, features, heartbeatMs }: Welcome): void {
    clearTimeout(this.#timer);
    const replaced = line !== this.#line;
    if (replaced) {
      // What it says from now on would come twice: what it was asked is asked again, and everything goes on at its offset.
      this.#line?.close();
      this.#line = line;
    }
    this.#heardAt = this.#welcomedAt = Date.now();
    this.#patience = heartbeatMs ? heartbeatMs * SILENT_HEARTBEATS : Infinity;
    this.#prefer = via;
    this.#watch();
    if (via === 'events') {
      this.#later(pause(this.#probes++, SOCKET_AGAIN, () => 1), 'socket');
    } else {
      this.#futile = 0;
    }
    this.#change('connected', via === 'socket' ? 'Connected' : 'Connected over plain HTTP: no WebSocket gets through', {
      via,
      ...(node && { node }),
      ...(id && { id }),
      ...(limits && { limits }),
      ...(features && { features }),
    });
    if (replaced) {
      this.#hooks.opened();
    }
  }

  #lost(line: Line, via: Via, code: number, reason: string): void {
    if (this.#line && line !== this.#line) {
      line.close();
      this.#next = this.#line;
      this.#later(...this.#whenAgainBeside());
      return;
    }
    const worked = this.#welcomedAt;
    this.#drop();
    // 44xx: the same again would be refused again.
    if (code >= 4400 && code < 4500) {
      this.#change('refused', reason || 'The server refused this connection.');
      return;
    }
    if (!worked) {
      this.#futile += +(via === 'socket');
      this.#prefer = via === 'socket' && this.#futile >= FUTILE_SOCKETS ? 'events' : 'socket';
    } else if (Date.now() - worked > PROVEN_MS) {
      this.#tries = 0;
    }
    const delay = pause(this.#tries++, this.#options.pace ?? DEFAULT_PACE);
    const first = this.connection.state === 'connecting';
    this.#change(first ? 'connecting' : 'reconnecting', lostSentence(first, delay));
    this.#later(delay);
  }

  /** After a new line did not come up beside the old one. */
  #whenAgainBeside(): [number, Via?] {
    return this.connection.via === 'events' ? [pause(this.#probes++, SOCKET_AGAIN, () => 1), 'socket'] : [pause(this.#tries++)];
  }

  #later(delay: number, via?: Via): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(via), delay);
  }

  /** Lets go of all lines, whose events must not count any more. */
  #drop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    const lines = [this.#line, this.#next];
    this.#line = this.#next = undefined;
    this.#welcomedAt = 0;
    lines.forEach((line) => line?.close());
  }

  /** One timer that follows the last frame, instead of one for each frame. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    const left = this.#heardAt + this.#patience - Date.now();
    if (left <= 0) {
      this.#lost(this.#line!, this.#prefer, 0, '');
    } else if (left < Infinity) {
      this.#watchdog = setTimeout(() => this.#watch(), left);
    }
  }

  #change(state: Connection['state'], sentence: string, more: Partial<Connection> = {}): void {
    this.connection = { state, sentence, ...more };
    this.#hooks.changed(this.connection);
  }
}

function lostSentence(first: boolean, delay: number): string {
  const what = globalThis.navigator?.onLine === false ? 'There is no network.' : first ? 'The server does not answer.' : 'The connection was lost.';
  return delay < 1000 ? `${what} Trying again…` : `${what} Trying again in ${Math.round(delay / 1000)} s…`;
}
