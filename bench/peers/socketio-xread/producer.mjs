/** Adds each token to the stream of its question, as Redis' tutorial does. */
import { onQuestion, settings } from '../peer.mjs';
import { connect } from '../socketio.mjs';
import { source } from '../source.mjs';
import { KEPT, keyOf } from './log.mjs';

const options = settings();
const redis = await connect(options.redis);
const say = source(options);

onQuestion(({ id, tokens, rate }) => {
  const key = keyOf(id);
  say(
    { tokens, rate },
    (text) => redis.xAdd(key, '*', { text }),
    () => {
      redis.xAdd(key, '*', { end: '1' });
      redis.expire(key, KEPT);
    },
  );
});
