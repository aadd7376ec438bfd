import { Lexer, Tokenizer, type Token, type Tokens } from 'marked';

/**
 * What of a Markdown text is obeyed, so that neither a model that repeats itself nor a hostile text can stop the page: the lexer calls
 * itself for what is nested, and its work grows with the square of the marks in one text. All of this is decided by the source of a
 * block alone, never by where a piece of it ended, so that an answer looks the same however it came. What is beyond is plain text.
 */

/** So deep are quotations and lists in each other, and as many may begin in one line. */
export const MAX_CONTAINERS = 12;
/** So deep are emphasis and links in each other. */
const MAX_EMPHASIS = 20;
/** So many marks, three of a kind in a row being one, and characters of one paragraph, heading, item or cell. */
const MAX_MARKS = 500;
const MAX_CHARS = 8_000;
const MAX_COLUMNS = 50;

const MARK = /\*{1,3}|_{1,3}|~{1,3}|`{1,3}|[[\]<\\@]|:\/\/|www\./gi;
const CROWDED = new RegExp(`^(?:[ \\t]*(?:>|[-+*]|\\d{1,9}[.)])){${MAX_CONTAINERS + 1}}`);
const WIDE = new RegExp(`^(?:[^|\\n]*\\|){${MAX_COLUMNS + 2}}`);
const CLOSING = { '*': /[^\s*]\*/g, _: /[^\s_]_/g, '~': /[^\s~]~/g };

/** How much of a text, from its beginning, may have marks. */
export function markedLength(text: string): number {
  let count = 0;
  MARK.lastIndex = 0;
  for (let mark; (mark = MARK.exec(text)) && mark.index < MAX_CHARS; ) {
    if (++count > MAX_MARKS) {
      return mark.index;
    }
  }
  return text.length <= MAX_CHARS ? text.length : /[\ud800-\udbff]/.test(text[MAX_CHARS - 1]!) ? MAX_CHARS - 1 : MAX_CHARS;
}

export class BoundedLexer extends Lexer {
  #depth = 0;

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.#depth === 0) {
      // The lexer takes an open tag over into the next block.
      this.state.inLink = this.state.inRawBlock = false;
    }
    const end = this.#depth < MAX_EMPHASIS ? markedLength(src) : 0;
    if (end > 0) {
      this.#depth++;
      super.inlineTokens(src.slice(0, end), tokens);
      this.#depth--;
    }
    const text = src.slice(end);
    if (text) {
      tokens.push({ type: 'text', raw: text, text, escaped: false });
    }
    return tokens;
  }
}

export class BoundedTokenizer extends Tokenizer {
  #depth = 0;
  /** For each mark, the text that has none which closes, from some place on. */
  readonly #unclosed: Record<string, string> = {};

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#nested(src, () => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.#nested(src, () => super.list(src));
  }

  override table(src: string): Tokens.Table | undefined {
    return WIDE.test(src) ? undefined : super.table(src);
  }

  override emStrong(src: string, masked: string, before?: string): Tokens.Em | Tokens.Strong | undefined {
    return this.#closes(src, masked) ? super.emStrong(src, masked, before) : undefined;
  }

  override del(src: string, masked: string, before?: string): Tokens.Del | undefined {
    return this.#closes(src, masked) ? super.del(src, masked, before) : undefined;
  }

  #nested<T>(src: string, found: () => T | undefined): T | undefined {
    if (this.#depth >= MAX_CONTAINERS || CROWDED.test(src)) {
      return undefined;
    }
    this.#depth++;
    try {
      return found();
    } finally {
      this.#depth--;
    }
  }

  /** The lexer looks for the other end of each mark to the end of the text; where nothing can be one it need not. */
  #closes(src: string, masked: string): boolean {
    const mark = src[0] as keyof typeof CLOSING;
    const closing = CLOSING[mark];
    if (!closing || this.#unclosed[mark] === masked) {
      return false;
    }
    closing.lastIndex = masked.length - src.length;
    const found = closing.test(masked);
    if (!found) {
      this.#unclosed[mark] = masked;
    }
    return found;
  }
}
