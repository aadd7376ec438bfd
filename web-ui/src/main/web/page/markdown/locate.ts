import { MAX_CONTAINERS } from './bounds.ts';
import { decodeEntities } from './entities.ts';

/** A shown block and its place in the source. */
interface Shown {
  start: number;
  end: number;
  node: Element;
}

const LINE_MARKER = '[ \\t]*(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t])|#{1,6}(?=[ \\t]))';
/** In a line with more of them they are text. */
const LINE_MARKERS = new RegExp(`(?:${LINE_MARKER}){1,${MAX_CONTAINERS}}(?!${LINE_MARKER})[ \\t]*(?:\\[[ xX]\\](?=[ \\t]))?`, 'y');
const DELIMITERS = /[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[-:| \t]*)(?=\n|$)/y;
const FENCE = /[ \t>]*(?:`{3,}|~{3,})[^\n]*/y;
const TARGET = /\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]/y;
const ESCAPE = /\\(?=[!-/:-@[-`{-~])/y;
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]+);/iy;

/** So many characters of a block may be passed over in vain: what is shown otherwise than it was written must not stop the page. */
const MAX_IN_VAIN = 500_000;

/** Where the source from `from` to `to` is in the text of these blocks; nothing if all of it is markers. */
export function locateIn(source: string, blocks: Shown[], from: number, to: number): Range | undefined {
  let first: [Text, number] | undefined;
  let last: [Text, number] | undefined;
  for (const block of blocks) {
    walk(source, block, (at, text, index) => {
      if (at >= from && at < to) {
        first ??= [text, index];
        last = [text, index + 1];
      }
    });
  }
  if (!first || !last) {
    return undefined;
  }
  const range = document.createRange();
  range.setStart(...first);
  range.setEnd(...last);
  return range;
}

/** Tells for each shown character where it stands in the source. Markers are what is in the source and not in the text. */
function walk(source: string, { start, end, node }: Shown, tell: (at: number, text: Text, index: number) => void): void {
  const markers = new Markers(source, start, end);
  const texts = document.createTreeWalker(node, 4);
  for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
    for (let index = 0; index < text.length; index++) {
      const at = markers.find(text.data[index]!);
      if (at !== undefined) {
        tell(at, text, index);
      }
    }
  }
}

class Markers {
  #lineStart = true;
  /** In a fenced block, where only the fences are markers. */
  #code = false;
  #inVain = 0;

  constructor(
    private readonly source: string,
    private at: number,
    private readonly end: number,
  ) {}

  /** The place of the next such character; nothing if there is none, and then nothing was passed over. */
  find(char: string): number | undefined {
    const before = this.at;
    const startedLine = this.#lineStart;
    while (this.at < this.end && this.#inVain < MAX_IN_VAIN) {
      this.#skip();
      const at = this.at;
      const length = this.#lengthOf(char);
      this.#lineStart = this.source[at] === '\n';
      this.at += Math.max(1, length);
      if (length) {
        return at;
      }
    }
    this.#inVain += this.at - before;
    this.at = before;
    this.#lineStart = startedLine;
    return undefined;
  }

  /** How much of the source stands for this character, here; 0 if something else is here. */
  #lengthOf(char: string): number {
    const reference = this.#match(REFERENCE);
    if (reference && decodeEntities(reference) === char) {
      return reference.length;
    }
    return this.source[this.at] === char ? 1 : 0;
  }

  #skip(): void {
    const fence = this.#lineStart ? this.#match(FENCE) : '';
    this.#code = this.#code !== (fence !== '');
    const marker = fence || (this.#code ? '' : this.#lineStart ? this.#match(DELIMITERS) || this.#match(LINE_MARKERS) : this.#match(TARGET) || this.#match(ESCAPE));
    this.#lineStart = false;
    this.at += marker.length;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source)?.[0] ?? '';
  }
}
