import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ar } from '../../main/web/page/i18n/ar.ts';
import { en } from '../../main/web/page/i18n/en.ts';

test('every error of the protocol has a sentence in Arabic', () => {
  const protocol = readFileSync(new URL('../../../../docs/protocol.md', import.meta.url), 'utf8');
  const codes = [...protocol.matchAll(/^\| `([a-z_]+)` \| \d{3} \|/gm)].map(([, code]) => code!);
  assert.ok(codes.length > 25);
  assert.deepEqual(codes.filter((code) => !(code in ar.errors)), []);
});

test('no word of the page is left in English', () => {
  const same: string[] = [];
  compare(en, ar, '', same);
  assert.deepEqual(same, []);
});

function compare(left: object, right: object, path: string, same: string[]): void {
  for (const [key, value] of Object.entries(left)) {
    const other: unknown = (right as Record<string, unknown>)[key];
    if (typeof value === 'object') {
      compare(value as object, other as object, `${path}${key}.`, same);
    } else if (typeof value === 'string' && value === other) {
      same.push(path + key);
    }
  }
}

test('Arabic counts in six forms', () => {
  const forms = [1, 2, 3, 11, 100].map((ahead) => ar.state.queued(ahead));
  assert.equal(new Set(forms.map((form) => form.replace(/\d+/, '#'))).size, 5);
  assert.equal(ar.state.missed(37), 'عاد الاتصال: استُعيدت 37 قطعة فائتة');
  assert.equal(ar.state.queued(0), 'في الانتظار: دورك هو التالي');
});

test('English counts in two', () => {
  assert.equal(en.state.queued(1), 'queued: 1 question ahead');
  assert.equal(en.state.missed(37), 'back: 37 missed pieces replayed');
  assert.equal(en.state.missed(0), 'back: nothing was missed');
  assert.equal(en.turn.readers(2), '2 people are reading this');
});
