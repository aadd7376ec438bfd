import { Lexer, type MarkedToken } from 'marked';
import { blockNode } from '../../main/web/page/markdown/nodes.ts';
import { MarkdownView } from '../../main/web/page/markdown/view.ts';
import { answerOf, type Kind } from './answer.ts';

const PIECE_CHARS = 24;

interface Cost {
  bytes: number;
  pieces: number;
  /** So many of the pieces were measured. */
  measured: number;
  /** Milliseconds of script, style and layout over all pieces; those not measured are taken to cost as much as the others. */
  total: number;
  median: number;
  p99: number;
}

type Show = (root: HTMLElement) => (soFar: string) => void;

/** One way to show a growing text, and what its pieces cost: each is followed by a layout, as a frame would bring one. */
class Way {
  readonly #paint: (soFar: string) => void;
  readonly #times: number[] = [];

  constructor(
    show: Show,
    private readonly root = answerElement(),
  ) {
    this.#paint = show(root);
  }

  measure(soFar: string): void {
    const start = performance.now();
    this.#paint(soFar);
    void this.root.offsetHeight;
    this.#times.push(performance.now() - start);
  }

  cost({ length }: string): Cost {
    const pieces = Math.ceil(length / PIECE_CHARS);
    const sorted = this.#times.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)]!;
    const total = (sorted.reduce((a, b) => a + b) * pieces) / sorted.length;
    return { bytes: length, pieces, measured: sorted.length, total, median: at(0.5), p99: at(0.99) };
  }
}

/** Nothing outside is laid out because of what is inside. */
function answerElement(): HTMLElement {
  const root = document.createElement('div');
  root.className = 'answer';
  root.style.position = 'absolute';
  root.style.width = '44rem';
  document.querySelector('main')!.append(root);
  return root;
}

/** Calls back with the text up to the end of each piece. */
function eachPiece(text: string, paint: (soFar: string, piece: number) => void): void {
  for (let piece = 1; (piece - 1) * PIECE_CHARS < text.length; piece++) {
    paint(text.slice(0, piece * PIECE_CHARS), piece);
  }
}

function streamed(text: string): Cost {
  document.querySelector('main')!.replaceChildren();
  const way = new Way(blockByBlock);
  eachPiece(text, (soFar) => way.measure(soFar));
  return way.cost(text);
}

/** Both ways in turn, so that whatever else the machine does meets both; the costly one only at every so many pieces. */
function compared(text: string, every: number): { blocks: Cost; whole: Cost } {
  document.querySelector('main')!.replaceChildren();
  const blocks = new Way(blockByBlock);
  const whole = new Way(wholeAgain);
  eachPiece(text, (soFar, piece) => {
    blocks.measure(soFar);
    if (piece % every === 0) {
      whole.measure(soFar);
    }
  });
  return { blocks: blocks.cost(text), whole: whole.cost(text) };
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
  streamed: (kilobytes: number, kind?: Kind) => streamed(answerOf(kilobytes * 1024, kind)),
  compared: (kilobytes: number, every: number) => compared(answerOf(kilobytes * 1024), every),
});
