/** Socket.IO over Redis Streams in the manner of Redis' tutorial: an XADD for each token, a blocking XREAD, an emit to the room of the question. */
import { setTimeout } from 'node:timers/promises';
import { listen, settings, startProducer } from '../peer.mjs';
import { connect, createSocketServer } from '../socketio.mjs';
import { isBefore, keyOf } from './log.mjs';
import { StreamReader } from './stream-reader.mjs';

const options = settings();
const [redis, blocking, ask] = await Promise.all([
  connect(options.redis),
  connect(options.redis),
  startProducer(new URL('producer.mjs', import.meta.url)),
]);
const { server, io } = createSocketServer(ask);
const reader = new StreamReader(redis, blocking, deliver);

function deliver(id, entries) {
  const room = io.to(id);
  for (const entry of entries) {
    emit(room, id, entry);
  }
  if ('end' in entries.at(-1).message) {
    reader.unfollow(id);
    io.in(id).socketsLeave(id);
  }
}

function emit(to, id, { id: offset, message }) {
  if ('end' in message) {
    to.emit('end', id);
  } else {
    to.emit('token', id, offset, message.text);
  }
}

/** Catches up with where the reader is, who then goes on for all in the room. */
async function watch(socket, id, offset) {
  let seen = offset ?? '0';
  for (let at = reader.follow(id, seen); at !== seen; at = reader.follow(id, seen)) {
    if (isBefore(at, seen)) {
      await setTimeout(5); // The reader is catching up for somebody else, and would say again what this one has seen.
    } else {
      const missed = await redis.xRange(keyOf(id), `(${seen}`, at);
      missed.forEach((entry) => emit(socket, id, entry));
      seen = at;
    }
  }
  if (socket.connected) {
    socket.join(id);
  }
}

io.on('connection', (socket) => {
  socket.on('watch', async (id, offset, acknowledge) => {
    await watch(socket, id, offset);
    acknowledge?.();
  });
});
// Rooms are named after questions and, by Socket.IO, after sockets: of the latter the reader knows nothing.
io.of('/').adapter.on('delete-room', (room) => reader.unfollow(room));

listen(server, options.port);
