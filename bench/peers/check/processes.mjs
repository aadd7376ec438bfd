import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a program of this folder on a free port, and waits until it can be asked. */
export async function start(file, ...args) {
  const port = await freePort();
  const child = spawn(process.execPath, [new URL(`../${file}`, import.meta.url).pathname, '--port', port, ...args], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') {
      return { port, stop: () => stop(child, ended) };
    }
  }
  throw new Error(`${file} ended before it was ready`);
}

async function stop(child, ended) {
  child.kill();
  const [code] = await ended;
  if (code !== 0) {
    throw new Error(`ended with ${code}`);
  }
}
