/**
 * Emits to the rooms of all Socket.IO servers from a process that is none, as the emitter package of the adapter's authors does
 * (`@socket.io/redis-streams-emitter`): an entry of the adapter's own form in its stream. A Socket.IO server with the adapter could emit too, but
 * would read back each entry of its own for nothing.
 */
export class Emitter {
  #redis;

  constructor(redis) {
    this.#redis = redis;
  }

  emit(room, ...data) {
    const message = { opts: { rooms: [room], except: [], flags: {} }, packet: { type: 2, data, nsp: '/' } };
    this.#redis.xAdd('socket.io', '*', { uid: 'emitter', nsp: '/', type: '3', data: JSON.stringify(message) }, TRIM);
  }
}

/** The adapter's default. */
const TRIM = { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: 10_000 } };
