import { createClient } from 'redis';
import { Server } from 'socket.io';
import { createAskServer } from './peer.mjs';

/** A Socket.IO server as its documentation wants it under load, beside `POST /ask`. */
export function createSocketServer(ask, options) {
  const server = createAskServer(ask);
  const io = new Server(server, { serveClient: false, transports: ['websocket'], ...options });
  // https://socket.io/docs/v4/memory-usage/: nobody needs the first request of a connection any more.
  io.engine.on('connection', (connection) => {
    connection.request = null;
  });
  return { server, io };
}

/** One connection to Redis, which pipelines by itself. */
export function connect(url) {
  return createClient({ url })
    .on('error', (error) => {
      throw error;
    })
    .connect();
}
