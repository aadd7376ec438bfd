import type { ClientOptions, Connection, Via } from './api.ts';
import { DEFAULT_PACE, pause, type Pace } from './backoff.ts';
import { openEvents, openSocket, type Line } from './line.ts';
import type { ClientFrame, ServerFrame, Welcome } from './protocol.ts';
import { onWake } from './wake.ts';

export interface LinkHooks {
  /** There is a new connection: what must be said over it can be said now. */
  opened(): void;
  received(frame: ServerFrame): void;
}

/** The longest wait for `welcome`. */
const WELCOME_MS = 10_000;
/** A gateway that was not heard for this many heartbeats is gone. */
const SILENT_HEARTBEATS = 2.5;
/** A connection that lived this long was a good one: the next pause is short again. */
const PROVEN_MS = 5_000;
/** The part of a token's life after which a fresh one is asked for. */
const RENEW_AT = 0.8;
/** WebSockets in a row that came to no welcome, after which plain HTTP is tried in turns with them. */
const FUTILE_SOCKETS = 2;
/** Over HTTP: the pauses after which it is looked whether a WebSocket gets through by now. The first one is soon: perhaps only the server was away. */
const PROBE: Pace = { ...DEFAULT_PACE, longest: 60_000 };

export interface Link {
  readonly connection: Connection;
  /** False when there is nothing to send it over; `opened` follows when there is. */
  send(frame: ClientFrame): boolean;
  /** Tries at once if it is waiting, and leaves a connection that has been silent for longer than a heartbeat. */
  wake(): void;
  close(): void;
}

type Timer = ReturnType<typeof setTimeout> | undefined;

/**
 * Keeps a line to a gateway: reconnects, answers pings, and notices silence that nothing else tells of. Where there is a line already, the next
 * one takes its place only once it was welcomed.
 */
export function createLink({ url, token, pace = DEFAULT_PACE, onConnection, WebSocket: Class = globalThis.WebSocket }: ClientOptions, hooks: LinkHooks): Link {
  let connection: Connection = { state: 'connecting', sentence: 'Connecting…' };
  /** Over which frames are sent. */
  let line: Line | undefined;
  /** Opened last: the same as `line`, or about to take its place. */
  let next: Line | undefined;
  let prefer: Via = Class ? 'socket' : 'events';
  /** The next try, or the end of the patience with this one. */
  let timer: Timer;
  let watchdog: Timer;
  let renewal: Timer;
  /** What the server told for the next time, where there is no token and no cookie. */
  let given: string | undefined;
  let tries = 0;
  let futile = 0;
  let patience = Infinity;
  /** 0 while `line` was not welcomed. */
  let welcomedAt = 0;
  let heardAt = 0;

  /** Beside the line that there is, if there is one: that one goes on until the new one is welcomed. */
  function connect(via = prefer): void {
    if (!line) {
      missing();
    }
    clearTimeout(timer);
    let mine: Line;
    const counts = () => mine === line || mine === next;
    const lost = (code?: number, reason?: string) => counts() && onLost(mine, via, code, reason);
    try {
      const secret = valueOf(token) ?? given;
      next = mine = (via === 'socket' ? openSocket : openEvents)(
        new URL(valueOf(url), globalThis.location?.href).href,
        {
          opened() {
            mine.send({ type: 'hello', token: secret });
            // Over HTTP nothing has reached a server before the welcome has come from it.
            if (!line && via === 'socket' && counts()) {
              line = mine;
              hooks.opened();
            }
          },
          received: (frame) => counts() && onFrame(mine, via, frame),
          lost,
        },
        Class,
      );
      timer = setTimeout(lost, WELCOME_MS);
    } catch {
      // The address or the token may be there later.
      onLost(undefined, via);
    }
  }

  function onFrame(from: Line, via: Via, frame: ServerFrame): void {
    if (frame.type === 'welcome') {
      onWelcome(from, via, frame);
    } else if (from === line) {
      heardAt = Date.now();
      if (frame.type === 'ping') {
        from.send({ type: 'pong' });
      } else if (frame.type === 'goaway') {
        // Anywhere within the first half of the time left, so that a gateway's clients do not all arrive elsewhere together.
        connectLater((Math.random() * frame.withinMs) / 2);
      } else {
        hooks.received(frame);
      }
    }
  }

  function onWelcome(from: Line, via: Via, { node, connection: id, limits, features, heartbeatMs, token: fresh, expiresInMs }: Welcome): void {
    given = fresh ?? given;
    renewLater(from, expiresInMs);
    if (welcomedAt && from === line) {
      return;
    }
    const replaced = from !== line;
    if (replaced) {
      // What the old one says from now on would come twice: what it was asked is asked again, and everything goes on at its offset.
      line?.close();
      line = from;
    }
    heardAt = welcomedAt = Date.now();
    patience = (heartbeatMs || Infinity) * SILENT_HEARTBEATS;
    prefer = via;
    watch();
    clearTimeout(timer);
    futile = 0;
    if (via === 'events') {
      futile = FUTILE_SOCKETS;
      probeLater();
    }
    change('connected', 'Connected', { via, node, id, limits, features });
    if (replaced) {
      hooks.opened();
    }
  }

  /** The reply tells how long the next one lasts; one that is still the old one is asked for again. */
  function renewLater(mine: Line, expiresInMs?: number): void {
    clearTimeout(renewal);
    if (expiresInMs && typeof token === 'function') {
      renewal = setTimeout(() => {
        try {
          mine.send({ type: 'hello', token: token() });
        } catch {
          // It is asked for again when the connection has been closed for it.
        }
      }, expiresInMs * RENEW_AT);
    }
  }

  function onLost(from: Line | undefined, via: Via, code = 0, reason = ''): void {
    // 44xx: the same again would be refused again, but what has expired can be had anew.
    const refused = code >= 4400 && code < 4500 && !(given && code === 4401) && reason !== 'token_expired';
    if (code === 4401) {
      given = undefined;
    }
    /** Whether the next one is on its way already. */
    const replaced = line && next !== line && !refused;
    if (line && from !== line) {
      from?.close();
      next = line;
      return prefer === 'events' ? probeLater() : connectLater(pause(tries++, pace));
    }
    if (!welcomedAt) {
      futile += +(via === 'socket');
      prefer = Class && (via === 'events' || futile < FUTILE_SOCKETS) ? 'socket' : 'events';
    } else if (Date.now() - welcomedAt > PROVEN_MS) {
      tries = 0;
    }
    drop(!replaced);
    if (refused) {
      return change('refused', reason || 'Refused');
    }
    missing();
    if (!replaced) {
      // Plain HTTP has its turn at once after a WebSocket, and so does not make the next WebSocket wait longer.
      connectLater(via === 'socket' && prefer === 'events' ? 0 : pause(tries++, pace));
    }
  }

  function connectLater(delay: number, via?: Via): void {
    clearTimeout(timer);
    timer = setTimeout(connect, delay, via);
  }

  function probeLater(): void {
    if (Class) {
      connectLater(pause(futile++, PROBE), 'socket');
    }
  }

  /** Lets go of the line, or of all of them, which then say nothing more. */
  function drop(all = true): void {
    clearTimeout(watchdog);
    clearTimeout(renewal);
    line?.close();
    line = undefined;
    welcomedAt = 0;
    if (all) {
      clearTimeout(timer);
      next?.close();
      next = undefined;
    }
  }

  /** One timer that follows the last frame, instead of one for each frame. */
  function watch(): void {
    clearTimeout(watchdog);
    const left = heardAt + patience - Date.now();
    if (left <= 0) {
      lose();
    } else if (left < Infinity) {
      watchdog = setTimeout(watch, left);
    }
  }

  /** There is no line: one is opened now, or in a moment. */
  function missing(): void {
    if (connection.state !== 'connecting') {
      change('reconnecting', 'Reconnecting…');
    }
  }

  function change(state: Connection['state'], sentence: string, more?: Partial<Connection>): void {
    connection = { state, sentence, ...more };
    onConnection?.(connection);
  }

  function wake(): void {
    if (connection.state === 'closed') {
      return;
    }
    if (welcomedAt && Date.now() - heardAt > patience / 2) {
      drop();
    }
    if (!next) {
      connect();
    } else if (next === line && connection.via === 'events' && Class) {
      connect('socket');
    }
  }

  function lose(): void {
    if (next) {
      onLost(line ?? next, prefer);
    }
  }

  /** All of them. Should the page live on after all, there is a new line in a moment; while it sleeps, so does this. */
  function sleep(): void {
    lose();
    lose();
  }

  const unhook = onWake(() => connection.state !== 'refused' && wake(), sleep);
  connect();

  return {
    get connection() {
      return connection;
    },
    send: (frame) => !!line?.send(frame),
    wake,
    close() {
      unhook();
      drop();
      change('closed', 'Disconnected');
    },
  };
}

function valueOf<T>(value: T | (() => T)): T {
  return typeof value === 'function' ? (value as () => T)() : value;
}
