/** Starts each peer against a Redis, watches answers as the peer's own clients would, and checks every token. Exits with 1 at any fault. */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PEERS, Refused } from './check/clients.mjs';
import { start } from './check/processes.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'redis-port': { type: 'string', default: '6379' } } });
const TOKENS = 40;
const PATIENCE = 15_000;
let asked = 0;

/** Each takes the peer and what it can, and resolves to the viewers that must have seen the whole answer. */
const CASES = {
  'three at once': async (port, { watch }) => Promise.all([1, 2, 3].map(() => watchThenAsk(port, watch))),
  'two viewers of one': async (port, { watch }) => {
    const id = newId();
    const viewers = [await watch(port, id), await watch(port, id)];
    await ask(port, id);
    return viewers;
  },
  'comes late': async (port, { watch, late }) => {
    const first = await watchThenAsk(port, watch);
    await first.viewing.seen(10);
    return late ? [first, await watch(port, first.id)] : [first];
  },
  'cut and resumed': async (port, { watch, resumes }) => {
    const viewer = await watchThenAsk(port, watch);
    await viewer.viewing.seen(10);
    if (resumes) {
      await cutAndResume(viewer);
    }
    return [viewer];
  },
  'comes after the end': async (port, { watch, after }) => {
    const first = await watchThenAsk(port, watch);
    await first.viewing.ended();
    await setTimeout(100);
    return after === true ? [await watch(port, first.id)] : expectRefusal(after, () => watch(port, first.id));
  },
};

function newId() {
  return `check-${process.pid}-${++asked}`;
}

async function watchThenAsk(port, watch) {
  const id = newId();
  const viewer = await watch(port, id);
  await ask(port, id);
  return { ...viewer, id };
}

async function ask(port, id) {
  const response = await fetch(`http://127.0.0.1:${port}/ask`, { method: 'POST', body: JSON.stringify({ id, tokens: TOKENS, rate: 50 }) });
  if (response.status !== 202) {
    throw new Error(`asking was answered with ${response.status}`);
  }
}

async function cutAndResume({ viewing, cut, resume }) {
  cut();
  await setTimeout(200);
  const seen = viewing.tokens.length;
  if (seen >= TOKENS) {
    throw new Error('was not cut');
  }
  await resume();
}

async function expectRefusal(status, watch) {
  if (status) {
    const refused = await watch().then(
      () => undefined,
      (error) => error,
    );
    if (!(refused instanceof Refused) || refused.status !== status) {
      throw new Error(`was not refused with ${status} but: ${refused}`);
    }
  }
  return [];
}

/** Undefined if all went well, or what did not. */
async function faultOf(run, port, peer) {
  try {
    const viewers = await run(port, peer);
    const ended = Promise.all(viewers.map(({ viewing }) => viewing.ended())).then(() => true);
    const inTime = await Promise.race([ended, setTimeout(PATIENCE, false, { ref: false })]);
    return viewers.map(({ viewing }) => viewing.fault(TOKENS)).find((fault) => fault) ?? (inTime ? undefined : 'no end');
  } catch (error) {
    return error.message;
  }
}

async function check(name, source, modelPort) {
  const { port, stop } = await start(`${name}/server.mjs`, '--redis-port', values['redis-port'], '--source', source, '--model-port', modelPort);
  const faults = [];
  for (const [title, run] of Object.entries(CASES)) {
    const fault = await faultOf(run, port, PEERS[name]);
    if (fault) {
      faults.push(`${title}: ${fault}`);
    }
  }
  await stop().catch((error) => faults.push(error.message));
  console.log(`${name.padEnd(18)} ${source.padEnd(8)} ${faults.join('; ') || 'ok'}`);
  return faults.length;
}

const model = await start('model/server.mjs');
let faults = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(PEERS)) {
  for (const source of ['script', 'model']) {
    faults += await check(name, source, model.port);
  }
}
await model.stop();
process.exit(faults > 0 ? 1 : 0);
