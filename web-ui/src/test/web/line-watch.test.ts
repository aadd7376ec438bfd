import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { LineWatch } from '../../main/web/page/line-watch.ts';

const LONG_MS = 1_000;

/** Every state that the page is told, in order. */
function watching(t: TestContext): { watch: LineWatch; told: string[]; wait(): void } {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.assign(globalThis, { addEventListener: () => {} });
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });
  t.after(() => {
    delete (globalThis as { addEventListener?: unknown }).addEventListener;
    delete (globalThis as { navigator?: unknown }).navigator;
    if (before) {
      Object.defineProperty(globalThis, 'navigator', before);
    }
  });
  const told: string[] = [];
  const watch = new LineWatch(() => told.push(watch.state));
  return { watch, told, wait: () => t.mock.timers.tick(LONG_MS) };
}

test('a first connection that takes long is not told as coming back', (t) => {
  const { watch, told, wait } = watching(t);
  watch.changed('connecting');
  wait();

  watch.changed('connected');

  assert.deepEqual(told, ['down', 'up']);
});

test('a connection that was there before is told as coming back, for a while', (t) => {
  const { watch, told, wait } = watching(t);
  watch.changed('connected');
  watch.changed('reconnecting');
  wait();

  watch.changed('connected');

  assert.deepEqual(told, ['down', 'back']);
  [...Array(4)].forEach(wait);
  assert.deepEqual(told, ['down', 'back', 'up']);
});

test('a reconnection that is quick is not told at all', (t) => {
  const { watch, told, wait } = watching(t);
  watch.changed('connected');
  watch.changed('reconnecting');

  watch.changed('connected');

  wait();
  assert.deepEqual(told, []);
});
