import { EventSourceParserStream } from 'eventsource-parser/stream';
import { io } from 'socket.io-client';
import { Viewing } from './viewing.mjs';

/**
 * How each peer is watched, and what it can.
 *
 * `watch(port, id)` resolves to a viewer once the watch stands. `cut` breaks its connection off, `resume` makes a new one and goes on where it was.
 * `late`: in the midst of an answer the whole of it can still be had. `after`: so it can after the end; if not, the status that a viewer gets then.
 */
export const PEERS = {
  'sse-plain': { watch: sse(''), resumes: false, late: false, after: 404 },
  'resumable-stream': { watch: sse('', ({ tokens }) => `?resumeAt=${tokens.length * EVENT_LENGTH}`), resumes: true, late: true, after: 422 },
  'durable-streams': { watch: sse('?offset=-1&live=sse', ({ offset }) => `?offset=${offset}&live=sse`), resumes: true, late: true, after: true },
  'socketio-xread': { watch: watchLog, resumes: true, late: true, after: true },
  'socketio-adapter': { watch: watchRecovered, resumes: true, late: false, after: false },
};

/** `data: "` + 24 + `"` and two line ends. */
const EVENT_LENGTH = 34;

function sse(whole, rest) {
  return async (port, id) => {
    const viewing = new Viewing();
    const url = `http://127.0.0.1:${port}/answers/${id}`;
    let connection = await open(url + whole, viewing);
    return {
      viewing,
      cut: () => connection.abort(),
      resume: async () => (connection = await open(url + rest(viewing), viewing)),
    };
  };
}

async function open(url, viewing) {
  const connection = new AbortController();
  const response = await fetch(url, { signal: connection.signal });
  if (response.status !== 200) {
    throw new Refused(response.status);
  }
  readAll(response, viewing).catch((error) => {
    if (!connection.signal.aborted) {
      throw error;
    }
  });
  return connection;
}

async function readAll(response, viewing) {
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of events) {
    if (event === 'control') {
      control(JSON.parse(data), viewing);
    } else if (data === '[DONE]') {
      viewing.end();
    } else {
      viewing.add(event === 'data' ? data : JSON.parse(data));
    }
  }
}

function control({ streamNextOffset, streamClosed }, viewing) {
  viewing.offset = streamNextOffset;
  if (streamClosed) {
    viewing.end();
  }
}

export class Refused extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

function connect(port) {
  return io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false, forceNew: true });
}

/** Each resume is a new connection that says what it has seen. */
async function watchLog(port, id) {
  const viewing = new Viewing();
  let socket;
  const resume = async () => {
    socket = connect(port);
    socket.on('token', (_, offset, text) => {
      viewing.offset = offset;
      viewing.add(text);
    });
    socket.on('end', () => viewing.end());
    await socket.timeout(5000).emitWithAck('watch', id, viewing.offset);
  };
  await resume();
  return { viewing, resume, cut: () => socket.io.engine.close() };
}

/** The library resumes by itself. */
async function watchRecovered(port, id) {
  const viewing = new Viewing();
  const socket = connect(port);
  socket.on('token', (_, seq, text) => viewing.add(text));
  socket.on('end', () => viewing.end());
  await socket.timeout(5000).emitWithAck('watch', id, null);
  const resume = async () => {
    const connected = new Promise((resolve) => socket.once('connect', resolve));
    socket.connect();
    await connected;
    if (!socket.recovered) {
      throw new Error('was not recovered');
    }
  };
  return { viewing, resume, cut: () => socket.io.engine.close() };
}
