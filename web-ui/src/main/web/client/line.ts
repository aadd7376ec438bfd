import { SUBPROTOCOL, type ClientFrame, type ServerFrame } from './protocol.ts';

/** One connection to a gateway, over whatever it runs: frames out, frames in. Once it is lost or closed it says nothing more. */
export interface Line {
  /** False when it cannot be sent now. */
  send(frame: ClientFrame): boolean;
  close(): void;
}

/** All of these are called later than the opening returns. */
export interface LineEvents {
  opened(): void;
  received(frame: ServerFrame): void;
  /** `code` is a WebSocket's close code, or 0. */
  lost(code: number, reason: string): void;
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
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

/** A frame that cannot be read is skipped: the next one's `after` then shows that something is missing. */
export function parse(data: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    return typeof frame === 'object' && frame !== null ? (frame as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}
