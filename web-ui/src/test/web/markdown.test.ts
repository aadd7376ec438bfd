import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHTML } from 'linkedom';
import { speak } from '../../main/web/page/i18n/catalogue.ts';
import { sayWords } from '../../main/web/page/markdown/nodes.ts';
import { MarkdownView } from '../../main/web/page/markdown/view.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
globalThis.document = document as unknown as Document;

function rendered(...texts: string[]): string {
  const root = document.createElement('div') as unknown as Element;
  const view = new MarkdownView(root, () => {});
  texts.forEach((text) => view.show(text));
  view.show(texts.at(-1)!, { final: true });
  return root.innerHTML;
}

function links(text: string): Element[] {
  const root = document.createElement('div') as unknown as Element;
  new MarkdownView(root, () => {}).show(text);
  return [...root.querySelectorAll('a')];
}

test('blocks that did not change keep their nodes', () => {
  const root = document.createElement('div') as unknown as Element;
  const view = new MarkdownView(root, () => {});
  view.show('First.\n\nSecond');
  const [first, second] = [root.children[0], root.children[1]];
  view.show('First.\n\nSecond grows.\n\nThird');
  assert.equal(root.children[0], first);
  assert.equal(root.children[1], second, 'a growing paragraph keeps its node too, so that a selection survives');
  assert.equal(root.children.length, 3);
});

test('markup is shown, not obeyed', () => {
  const html = rendered('<img src=x onerror=alert(1)> <script>alert(1)</script>\n\n<iframe src="https://example.com"></iframe>');
  assert.doesNotMatch(html, /<(img|script|iframe)/);
  assert.match(html, /&lt;script&gt;/);
});

test('only web and mail addresses become links', () => {
  const bad = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java&#115;cript:alert(1)', 'data:text/html,x', 'vbscript:x', '/relative', 'file:///etc/passwd', '//host/x'];
  for (const href of bad) {
    assert.doesNotMatch(rendered(`[text](${href})`), /<a /, href);
    assert.doesNotMatch(rendered(`![text](${href})`), /<(a|img) /, href);
  }
  for (const href of ['https://example.com/', 'http://example.com/', 'mailto:a@example.com']) {
    const link = links(`[text](${href})`)[0]!;
    assert.equal(link.getAttribute('href'), href);
    assert.equal(link.getAttribute('rel'), 'noopener noreferrer nofollow');
  }
});

test('an image becomes a link, so that nothing is fetched from elsewhere', () => {
  const [link] = links('![A diagram](https://example.com/d.png)');
  assert.equal(link!.getAttribute('href'), 'https://example.com/d.png');
  assert.equal(link!.textContent, 'A diagram');
});

test('the copy button of a code block adds no text to the answer', () => {
  const root = document.createElement('div') as unknown as Element;
  new MarkdownView(root, () => {}).show('```js\nlet a;\n```');
  assert.equal(root.textContent, 'let a;');
});

test('the words inside an answer follow the language', async () => {
  const root = document.createElement('div') as unknown as Element;
  new MarkdownView(root, () => {}).show('```js\nlet a;\n```\n\n- [x] a', { final: true });
  await speak('ar');
  sayWords(root);
  await speak('en');
  assert.equal(root.querySelector('.copy-code')!.getAttribute('data-copy'), 'نسخ');
  assert.equal(root.querySelector('input')!.getAttribute('aria-label'), 'تم');
});

test('an empty cell in the head of a table heads nothing', () => {
  const root = document.createElement('div') as unknown as Element;
  new MarkdownView(root, () => {}).show('|  | a |\n|--|--|\n| 1 | 2 |', { final: true });
  assert.deepEqual([...root.querySelectorAll('thead tr > *')].map(({ localName, textContent }) => localName + textContent), ['td', 'tha']);
});

test('a block has one direction, which code has no say in', () => {
  assert.equal(rendered('1. `a`\n\n   b\n\n   > c\n2. d'), rendered('1. `a`\n\n   b\n\n   > c\n', '1. `a`\n\n   b\n\n   > c\n2. d'));
  assert.deepEqual(rendered('1. `a`\n\n   b\n\n   > c\n2. d').match(/<\w+ dir="\w+"/g), ['<ol dir="auto"', '<code dir="ltr"']);
});
