/** Socket.IO with its Redis Streams adapter, which carries what is emitted anywhere to the server that has the viewer. */
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { listen, settings, startProducer } from '../peer.mjs';
import { connect, createSocketServer } from '../socketio.mjs';

const options = settings();
const [redis, ask] = await Promise.all([connect(options.redis), startProducer(new URL('producer.mjs', import.meta.url))]);
const { server, io } = createSocketServer(ask, {
  adapter: createAdapter(redis, { onlyPlaintext: true }),
  connectionStateRecovery: {},
});

io.on('connection', (socket) => {
  socket.on('watch', (id, _, acknowledge) => {
    socket.join(id);
    acknowledge?.();
  });
});

listen(server, options.port);
