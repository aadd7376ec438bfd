/** Emits each token to the room of its question. */
import { onQuestion, settings } from '../peer.mjs';
import { connect } from '../socketio.mjs';
import { source } from '../source.mjs';
import { Emitter } from './emitter.mjs';

const options = settings();
const io = new Emitter(await connect(options.redis));
const say = source(options);

onQuestion(({ id, tokens, rate }) => {
  let seq = 0;
  say(
    { tokens, rate },
    (text) => io.emit(id, 'token', id, seq++, text),
    () => io.emit(id, 'end', id),
  );
});
