import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHTML } from 'linkedom';
import { Lexer } from 'marked';
import { lex } from '../../main/web/page/markdown/lexer.ts';
import { holdBack } from '../../main/web/page/markdown/mend.ts';
import { MarkdownView } from '../../main/web/page/markdown/view.ts';
import { HOSTILE } from './hostile.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
globalThis.document = document as unknown as Document;

/** Of the processor, whatever else the machine does, for 100 kB. Without its limits the lexer needs up to minutes, or ends with an error. */
const SPLIT_WITHIN_MS = 3_000;

function view(): { root: Element; show: (text: string, final?: boolean) => void } {
  const root = document.createElement('div') as unknown as Element;
  const shown = new MarkdownView(root, () => {});
  return { root, show: (text, final = false) => shown.show(text, { final }) };
}

/** Text in which no mark can be seen, however it is read. */
function words(text: string): string {
  return (text.match(/[a-z]{3,}/g) ?? []).join(' ');
}

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`100 kB of it are split in time: ${name}`, () => {
    const start = process.cpuUsage();
    lex(holdBack(text), Object.create(null), true);
    lex(text, Object.create(null), false);
    const { user, system } = process.cpuUsage(start);
    const took = (user + system) / 1_000;
    assert.ok(took < SPLIT_WITHIN_MS, `${Math.round(took)} ms`);
  });
}

test('what is nested too deeply is shown as text', () => {
  for (const marker of ['- ', '> ', '1. ', '> - ', '>']) {
    const { root, show } = view();
    show(`${marker.repeat(1_600)}end`);
    assert.ok(root.textContent!.endsWith('end'), marker);
    show(`${marker.repeat(1_600)}end`, true);
    assert.ok(root.textContent!.endsWith('end'), marker);
  }
});

test('no word of a paragraph with too many marks is lost', () => {
  for (const unit of ['*word ', '_word ', '*.word, ', '~~word ', '[word ', '**word *other ', 'word* ', '<word '] as const) {
    const text = unit.repeat(3_000);
    const { root, show } = view();
    show(text);
    assert.equal(words(root.textContent!), words(text), unit);
    show(text, true);
    assert.equal(words(root.textContent!), words(text), unit);
  }
});

test('in one paragraph, what comes after very many marks is plain', () => {
  const { root, show } = view();
  show(`${'**a** '.repeat(400)}\n\n**b**`, true);
  assert.equal(root.firstElementChild!.querySelectorAll('strong').length, 250);
  assert.ok(root.firstElementChild!.textContent!.trimEnd().endsWith('**a** **a**'));
  assert.equal(root.lastElementChild!.innerHTML, '<strong>b</strong>');
});

test('an emoji is not cut in two where a very long paragraph becomes plain', () => {
  for (const before of ['', 'a']) {
    const { root, show } = view();
    show(`${before}${'😀'.repeat(5_000)}`, true);
    assert.ok([...root.firstElementChild!.childNodes].every(({ textContent }) => !/\p{Surrogate}/u.test(textContent!)));
  }
});

test('a table of very many columns is shown as text', () => {
  const { root, show } = view();
  show(`${'|a'.repeat(2_000)}|\n${'|-'.repeat(2_000)}|\n${'|b'.repeat(2_000)}|\n`, true);
  assert.equal(root.querySelector('table'), null);
  assert.ok(root.textContent!.includes('|b|b|'));
});

test('a mistake in here hides no text', (t) => {
  const problems = t.mock.method(console, 'error', () => {});
  const text = '# One\n\nTwo **words**.\n\n\nThree\n\nFour';
  const { blockTokens } = Lexer.prototype;
  const { root, show } = view();
  show(text.slice(0, 20));
  Lexer.prototype.blockTokens = () => {
    throw new RangeError('Maximum call stack size exceeded');
  };
  try {
    show(text);
    assert.deepEqual([...root.children].map(({ textContent }) => textContent), ['# One', 'Two **words**.', 'Three', 'Four']);
    show(`${text} and`, true);
    assert.ok(root.textContent!.endsWith('Four and'));
  } finally {
    Lexer.prototype.blockTokens = blockTokens;
  }
  show(`${text} and more`, true);
  assert.equal(root.firstElementChild!.localName, 'h3', 'the end is tried once more');
  assert.ok(problems.mock.callCount() > 0);
});

test('what every object has is no character reference', () => {
  const { root, show } = view();
  show('&constructor; &toString; &valueOf; &hasOwnProperty; &amp;', true);
  assert.equal(root.textContent, '&constructor; &toString; &valueOf; &hasOwnProperty; &');
});

test('an open tag in one block says nothing about the links of the next one', () => {
  const { root, show } = view();
  show('a <a href> b\n\nhttps://example.com/', true);
  assert.equal(root.querySelector('a')?.textContent, 'https://example.com/');
});
