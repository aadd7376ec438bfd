import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHTML } from 'linkedom';
import { MarkdownView } from '../../main/web/page/markdown/view.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
globalThis.document = document as unknown as Document;
/** linkedom's ranges hold no offsets. */
class TestRange {
  start!: [Node, number];
  end!: [Node, number];
  setStart(node: Node, offset: number): void {
    this.start = [node, offset];
  }
  setEnd(node: Node, offset: number): void {
    this.end = [node, offset];
  }
}
document.createRange = (() => new TestRange()) as never;

/** The shown text of what is between the brackets ⟦ and ⟧ in the source. */
function located(marked: string): string | undefined {
  const from = marked.indexOf('⟦');
  const to = marked.indexOf('⟧') - 1;
  const root = document.createElement('div') as unknown as Element;
  const view = new MarkdownView(root, () => {});
  view.show(marked.replace(/[⟦⟧]/g, ''), { final: true });
  const range = view.locate(from, to) as unknown as TestRange | undefined;
  if (!range) {
    return undefined;
  }
  let text = '';
  let inside = false;
  const walker = document.createTreeWalker(root as never, 4);
  for (let node = walker.nextNode() as unknown as Text | null; node; node = walker.nextNode() as unknown as Text | null) {
    const start = node === range.start[0] ? range.start[1] : 0;
    inside ||= node === range.start[0];
    if (inside) {
      text += node.data.slice(start, node === range.end[0] ? range.end[1] : undefined);
    }
    if (node === range.end[0]) {
      break;
    }
  }
  return text;
}

test('a piece of the source is found in the text', () => {
  const cases: Array<[string, string | undefined]> = [
    ['plain ⟦words⟧ here', 'words'],
    ['a **⟦bold⟧** word', 'bold'],
    ['a ⟦**bold** wo⟧rd', 'bold wo'],
    ['a **bo⟦ld** word\n\nNext ⟧one', 'ld wordNext '],
    ['1. 10 apples\n2. ⟦10⟧ pears', '10'],
    ['⟦1. 10⟧ apples', '10'],
    ['- [x] ⟦done⟧', 'done'],
    ['[see](https://example.com/or) ⟦or⟧ not', 'or'],
    ['# ⟦Title⟧', 'Title'],
    ['```just\n⟦just⟧ code\n- [a](b)\n```\n\nafter', 'just'],
    ['```js\njust code\n- [a](b) ⟦end⟧\n```\n\nafter', 'end'],
    ['```js\na\n```\n\n⟦after⟧', 'after'],
    ['| a | b |\n|---|---|\n| c- | ⟦-d⟧ |', '-d'],
    ['fish &amp; ⟦amp⟧', 'amp'],
    ['fish ⟦&amp;⟧ chips', '&'],
    ['a \\* ⟦b⟧ \\* c', 'b'],
    ['line\r\nline ⟦two⟧', 'two'],
    ['> quoted\n> ⟦twice⟧', 'twice'],
    ['emoji 👩‍👩‍👧 ⟦after⟧', 'after'],
    [`${'- '.repeat(100)}⟦end⟧`, 'end'],
    ['a ⟦**⟧bold**', undefined],
    ['a\n\n⟦---⟧\n\nb', undefined],
  ];
  cases.forEach(([marked, text]) => assert.equal(located(marked), text, marked));
});

test('what is beyond the text is nowhere', () => {
  assert.equal(new MarkdownView(document.createElement('div') as unknown as Element, () => {}).locate(0, 5), undefined);
});

test('a text full of marks is searched in time', () => {
  for (const unit of ['- ', '> ', '>', '# ', '&amp', '![a', '\\', '\t']) {
    const text = `${unit.repeat(100_000 / unit.length)}end`;
    const view = new MarkdownView(document.createElement('div') as unknown as Element, () => {});
    view.show(text, { final: true });
    const start = process.cpuUsage();
    view.locate(text.length - 3, text.length);
    assert.ok(process.cpuUsage(start).user / 1_000 < 3_000, unit);
  }
});
