import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { loadQuestion } from '../../main/web/page/stored.ts';

const realFetch = globalThis.fetch;
const QUESTION = { id: 'a', state: 'ended', text: 'Why?', model: 'm', attempts: 1, askedAt: 1_000, endedAt: 3_500, answer: 'Beca' };

afterEach(() => {
  globalThis.fetch = realFetch;
});

function serverSays(status: number, body: object): void {
  globalThis.fetch = () => Promise.resolve(new Response(JSON.stringify(body), { status }));
}

test('an answer that was stopped is stored as stopped, not as complete', async () => {
  serverSays(200, { ...QUESTION, reason: 'stopped' });

  const stored = await loadQuestion('a');

  assert.equal(stored?.answer?.ending?.reason, 'stopped');
  assert.equal(stored?.answer?.text, 'Beca');
  assert.equal(stored?.answer?.ending?.at, 2_500);
});

test('an answer that failed is stored with its sentence', async () => {
  serverSays(200, { ...QUESTION, reason: 'failed', error: { code: 'model_refused', message: 'No.', retryable: false } });

  const stored = await loadQuestion('a');

  assert.equal(stored?.answer?.ending?.reason, 'failed');
  assert.equal(stored?.answer?.problem?.message, 'No.');
});

test('what the server does not keep is undefined, and a server that fails is an error', async () => {
  serverSays(404, {});
  assert.equal(await loadQuestion('a'), undefined);

  serverSays(503, {});
  await assert.rejects(loadQuestion('a'));
});
