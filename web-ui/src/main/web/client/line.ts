import { SUBPROTOCOL, type ClientFrame, type ServerFrame } from './protocol.ts';

/** One connection to a gateway, over whatever it runs: frames out, frames in. What it says after it was lost or closed does not count. */
export interface Line {
  /** False when it cannot be sent now. */
  send(frame: ClientFrame): boolean;
  close(): void;
}

/** All of these are called later than the opening returns. */
export interface LineEvents {
  opened(): void;
  received(frame: ServerFrame): void;
  /** `code` is a WebSocket's close code, where there was one. */
  lost(code?: number, reason?: string): void;
}

export function openSocket(url: string, events: LineEvents, Class: typeof WebSocket): Line {
  const socket = new Class(url.replace(/^http/, 'ws'), SUBPROTOCOL);
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }) => {
    const frame = parse(data);
    if (frame) {
      events.received(frame);
    }
  };
  socket.onclose = ({ code, reason }) => events.lost(code, reason);
  return {
    send(frame) {
      const open = socket.readyState === 1;
      if (open) {
        socket.send(JSON.stringify(frame));
      }
      return open;
    },
    close: () => socket.close(),
  };
}

/** The same over HTTP. Few need it, so it is loaded by those who do. */
export function openEvents(url: string, events: LineEvents): Line {
  let line: Line | undefined;
  import('./events.ts').then(
    (module) => (line = module.openEvents(url, events, parse)),
    () => events.lost(),
  );
  return { send: (frame) => !!line?.send(frame), close: () => line?.close() };
}

/** A frame that cannot be read is skipped: the next one's `after` then shows that something is missing. */
function parse(data: string): ServerFrame | undefined {
  try {
    return JSON.parse(data) as ServerFrame;
  } catch {
    return undefined;
  }
}
