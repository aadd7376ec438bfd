import type { Links, MarkedToken } from 'marked';
import { colourLater } from './colour.ts';
import { adopt, lex } from './lexer.ts';
import { locateIn } from './locate.ts';
import { holdBack } from './mend.ts';
import { blockNode, plainNode } from './nodes.ts';
import { OpenFence } from './open-fence.ts';
import { continues, loosened, partOf, type Part } from './part.ts';
import { become, patch } from './patch.ts';

/** A visible top-level piece of the text. Two blocks with the same key look the same; without one, nobody knows. */
interface Block {
  start: number;
  end: number;
  key: string;
  node: Element;
}

/** A token and where it was found; `index` blocks are before it. */
interface Placed {
  token: MarkedToken;
  start: number;
  end: number;
  index: number;
}

/** The last blocks, which may still change. */
const UNFINISHED = 2;

/**
 * Shows a growing Markdown text in an element that nobody else writes to: one child for each block. Finished blocks are neither split
 * nor touched again, so the work over a whole answer grows with its length only. The exceptions: a link definition changes the blocks
 * before it that use it, and a list that becomes loose is shown anew, once.
 */
export class MarkdownView {
  #text = '';
  #final = false;
  /** The text with `\n` for every end of line. */
  #source = '';
  #blocks: Block[] = [];
  /** What comes before #tail is not split again; the block with the index #frozen begins there, or goes on there if there is a #part. */
  #frozen = 0;
  #tail = 0;
  #part: Part | undefined;
  #fence: OpenFence | undefined;
  /** Whether this text could not be shown as Markdown. */
  #plain = false;
  #links: Links = Object.create(null);
  /** The names of definitions that were found since the blocks before them were shown. */
  readonly #adopted: string[] = [];

  constructor(
    private readonly root: Element,
    private readonly colour: (node: Element) => void = colourLater,
  ) {}

  /**
   * Shows the text, which usually goes on from the one before. While it is not final, a half-written end looks as what it is about to be;
   * the final text is shown as it is.
   */
  show(whole: string, { final = false } = {}): void {
    const text = !final && /[\ud800-\udbff]$/.test(whole) ? whole.slice(0, -1) : whole;
    if (text === this.#text && final === this.#final) {
      return;
    }
    if (!text.startsWith(this.#text)) {
      this.#clear();
    }
    const more = text.slice(this.#text.length);
    this.#source += (this.#text.endsWith('\r') ? more.replace(/^\n/, '') : more).replace(/\r\n?/g, '\n');
    this.#text = text;
    this.#final = final;
    if (final || !this.#fence?.grow(this.#source)) {
      this.#fence = undefined;
      this.#renderSafely();
    }
  }

  /** Where this part of the Markdown is in the shown text; nothing if none of it is visible. */
  locate(from: number, to: number): Range | undefined {
    const start = this.#offset(from);
    const end = this.#offset(to);
    const touched = this.#blocks
      .map(({ start, node }, i) => ({ start, end: this.#blocks[i + 1]?.start ?? this.#source.length, node }))
      .filter((block) => block.start < end && block.end > start);
    return locateIn(this.#source, touched, start, end);
  }

  #offset(index: number): number {
    return this.#text.includes('\r') ? this.#text.slice(0, index).replace(/\r\n?/g, '\n').length : index;
  }

  #clear(): void {
    this.#text = this.#source = '';
    this.#plain = false;
    this.#restart();
  }

  #restart(): void {
    this.root.replaceChildren();
    this.#blocks = [];
    this.#fence = undefined;
    this.#links = Object.create(null);
    this.#adopted.length = 0;
    this.#advance(0, 0);
  }

  /** A text must never be invisible, not even because of a mistake in here. The end is tried once more, as if it had come at once. */
  #renderSafely(): void {
    if (this.#plain && !this.#final) {
      this.#showPlain();
      return;
    }
    try {
      if (this.#plain) {
        this.#restart();
      }
      this.#render();
    } catch (problem) {
      console.error(problem);
      this.#retry();
    }
  }

  #retry(): void {
    const again = this.#final && !this.#plain;
    this.#plain = true;
    if (again) {
      this.#renderSafely();
    } else {
      this.#showPlain();
    }
  }

  #showPlain(): void {
    this.#restart();
    let start = 0;
    for (const paragraph of this.#source.split(/(\n{2,})/)) {
      const end = start + paragraph.length;
      if (paragraph.trim()) {
        this.#blocks.push({ start, end, key: '', node: this.root.appendChild(plainNode(paragraph)) });
      }
      start = end;
    }
  }

  #render(): void {
    const rest = this.#source.slice(this.#tail);
    const head = this.#part?.head ?? '';
    const { tokens, mended } = lex(head + (this.#final ? rest : holdBack(rest)), this.#links, !this.#final);
    const placed = this.#placed(tokens, this.#tail - head.length);
    if (this.#part && !continues(placed[0]?.token, this.#part)) {
      this.#advance(this.#frozen, this.#blocks[this.#frozen]!.start);
      this.#render();
      return;
    }
    const visible = placed.filter(({ token }) => token.type !== 'def');
    visible.forEach((found, i) => this.#put(found, mended && i === visible.length - 1));
    this.#blocks.splice(this.#frozen + visible.length).forEach(({ node }) => node.remove());
    const finished = this.#frozen + (this.#part ? 1 : 0);
    this.#freeze(placed);
    this.#define(finished);
  }

  #placed(tokens: MarkedToken[], origin: number): Placed[] {
    let index = this.#frozen;
    return tokens.flatMap((token) => {
      const start = origin;
      origin += token.raw.length;
      return token.type === 'space' ? [] : [{ token, start, end: Math.min(origin, this.#source.length), index: token.type === 'def' ? index : index++ }];
    });
  }

  #put({ token, start, end, index }: Placed, mended: boolean): void {
    const old = this.#blocks[index];
    if (old && this.#part && index === this.#frozen) {
      putEntries(token, old.node, this.#part);
      this.#blocks[index] = { ...old, end, key: '' };
      return;
    }
    // A block with brackets may look different because of a definition, a paragraph's text because of what comes after it.
    const key = mended || token.raw.includes('[') ? '' : `${token.type}\n${token.raw}\n${token.type === 'paragraph' ? token.text : ''}`;
    if (old && key && old.key === key) {
      this.#blocks[index] = { ...old, start, end };
    } else {
      const node = blockNode(token);
      this.#blocks[index] = { start, end, key, node: old ? (become(old.node, node) as Element) : this.root.appendChild(node) };
    }
  }

  /** Finishes all but the last two blocks; of a list or table among these, all but the last entries. */
  #freeze(placed: Placed[]): void {
    if (this.#final) {
      this.#finish(placed, this.#frozen, this.#tail, this.#part);
      return;
    }
    if (this.#freezeFence(placed)) {
      return;
    }
    for (const found of placed.slice(-UNFINISHED).reverse()) {
      const part = partOf(found.token, found.start, found.index === this.#frozen ? this.#part : undefined);
      if (part) {
        this.#finish(placed.slice(0, placed.indexOf(found)), found.index, part.tail, part);
        this.#finishEntries(found, part);
        return;
      }
    }
    const from = placed.at(-UNFINISHED);
    if (from && placed.length > UNFINISHED) {
      this.#finish(placed.slice(0, -UNFINISHED), from.index, from.start);
    }
  }

  #finishEntries({ token, index }: Placed, part: Part): void {
    for (let i = 0; i < part.more; i++) {
      part.last = part.last ? part.last.nextElementSibling! : entriesOf(this.#blocks[index]!.node).firstElementChild!;
      this.colour(part.last);
    }
    if (token.type === 'list') {
      this.#adopted.push(...adopt(this.#links, token.items.slice(0, part.more)));
    }
  }

  /** An open fence needs no lexer until it closes; a closed one never changes. */
  #freezeFence(placed: Placed[]): boolean {
    const at = placed.findLastIndex(({ token }) => token.type === 'code');
    const found = placed[at];
    const code = found && this.#blocks[found.index]!.node.querySelector('code');
    const fence = code ? OpenFence.of(this.#source, found.start, code) : undefined;
    if (!found || !fence) {
      return false;
    }
    if (!fence.grow(this.#source)) {
      this.#finish(placed.slice(0, at + 1), found.index + 1, fence.end!);
      return placed.length - at <= UNFINISHED;
    }
    this.#fence = fence;
    this.#finish(placed.slice(0, at), found.index, found.start);
    return true;
  }

  #advance(frozen: number, tail: number, part?: Part): void {
    this.#frozen = frozen;
    this.#tail = tail;
    this.#part = part;
  }

  /** Nothing that comes later changes these, other than definitions; the rest begins with this block, here. */
  #finish(placed: Placed[], frozen: number, tail: number, part?: Part): void {
    this.#advance(frozen, tail, part);
    placed.forEach(({ token, index }) => token.type !== 'def' && this.colour(this.#blocks[index]!.node));
    this.#adopted.push(...adopt(this.#links, placed.map(({ token }) => token)));
  }

  /** Shows those of the first blocks anew that use a new definition; the others were made with it. */
  #define(count: number): void {
    const names = new Set(this.#adopted.splice(0));
    for (const block of names.size ? this.#blocks.slice(0, count) : []) {
      const source = this.#source.slice(block.start, block.end);
      const token = uses(source, names) && lex(source, this.#links, false).tokens.find(({ type }) => type !== 'space');
      if (token) {
        block.node = become(block.node, blockNode(token)) as Element;
        this.colour(block.node);
      }
    }
  }
}

function uses(source: string, names: Set<string>): boolean {
  return [...source.replace(/\s+/g, ' ').toLowerCase().matchAll(/\[((?:\\.|[^[\]\\])+)\]/g)].some(([, name]) => names.has(name!));
}

function putEntries(token: MarkedToken, node: Element, { last, shownLoose }: Part): void {
  const wanted = blockNode(token.type === 'list' && shownLoose ? loosened(token) : token);
  patch(entriesOf(node), entriesOf(wanted), last);
}

/** What has the items or rows as its children. */
function entriesOf(node: Element): Element {
  return node.querySelector(':scope > table > tbody') ?? node;
}
