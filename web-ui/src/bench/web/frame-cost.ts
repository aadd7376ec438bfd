import { Lexer, type MarkedToken } from 'marked';
import { blockNode } from '../../main/web/page/markdown/nodes.ts';
import { MarkdownView } from '../../main/web/page/markdown/view.ts';
import { answerOf } from './answer.ts';

const PIECE_CHARS = 24;

interface Cost {
  bytes: number;
  pieces: number;
  /** Milliseconds of script, style and layout over all pieces. */
  total: number;
  median: number;
  p99: number;
}

/** Shows the text piece by piece; each piece is followed by a layout, as a frame would bring one. */
function costOf(text: string, show: (root: HTMLElement) => (soFar: string) => void): Cost {
  const root = document.createElement('div');
  root.className = 'answer';
  document.querySelector('main')!.replaceChildren(root);
  const paint = show(root);
  const times: number[] = [];
  for (let end = PIECE_CHARS; end < text.length + PIECE_CHARS; end += PIECE_CHARS) {
    const soFar = text.slice(0, end);
    const start = performance.now();
    paint(soFar);
    void root.offsetHeight;
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]!;
  return { bytes: text.length, pieces: times.length, total: times.reduce((a, b) => a + b), median: at(0.5), p99: at(0.99) };
}

function blockByBlock(root: HTMLElement): (soFar: string) => void {
  const view = new MarkdownView(root, () => {});
  return (soFar) => view.show(soFar);
}

function wholeAgain(root: HTMLElement): (soFar: string) => void {
  return (soFar) => {
    const tokens = Lexer.lex(soFar, { gfm: true }).filter(({ type }) => type !== 'space' && type !== 'def');
    root.replaceChildren(...tokens.map((token) => blockNode(token as MarkedToken)));
  };
}

/** What the text looks like in the end, shown in pieces that end there: anywhere, also inside emoji. */
function shown({ text, ends }: { text: string; ends: number[] }): string {
  const root = document.createElement('div');
  const view = new MarkdownView(root, () => {});
  ends.forEach((end) => view.show(text.slice(0, end)));
  view.show(text, { final: true });
  return root.innerHTML;
}

Object.assign(globalThis, {
  shown,
  blockByBlock: (kilobytes: number, kind?: 'list' | 'code' | 'table' | 'nested' | 'paragraph') => costOf(answerOf(kilobytes * 1024, kind), blockByBlock),
  wholeAgain: (kilobytes: number) => costOf(answerOf(kilobytes * 1024), wholeAgain),
});
