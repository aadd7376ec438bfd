import type { Lexer, Links, MarkedToken, Token, Tokens } from 'marked';
import { BoundedLexer, BoundedTokenizer, markedLength } from './bounds.ts';
import { delimiterRow, mendInline } from './mend.ts';

/** Between a definition's name and its number, see below. */
const NUMBERED = '\0';
const DEFINITION = /^ {0,3}\[[^\n]*\]:[^\n]*(?:\n[^\n]+)?(?:\n+|$)/;

export interface Lexed {
  tokens: MarkedToken[];
  /** Whether the last block is shown otherwise than it was written. */
  mended: boolean;
}

/**
 * marked lets definitions go over blank lines and any number of lines, so that a paragraph might cease to be one long after it. Here
 * they have two lines at most. It also leaves second definitions of a name out of its tokens, so that no token would know its place:
 * each gets a number.
 */
class DefinitionTokenizer extends BoundedTokenizer {
  #definitions = 0;

  override def(src: string): Tokens.Def | undefined {
    const lines = DEFINITION.exec(src);
    const def = lines ? super.def(lines[0]) : undefined;
    return def && { ...def, tag: `${def.tag}${NUMBERED}${this.#definitions++}` };
  }
}

/** Splits a part of a text into blocks, given the definitions that came before it; with `open` its end is mended. */
export function lex(source: string, known: Links, open: boolean): Lexed {
  let lexer = blocks(source);
  const row = open ? missingRow(source, lexer) : '';
  if (row) {
    lexer = blocks(source.trimEnd() + row);
  }
  const mended = open && mendLeaf(source, lexer);
  const found = lexer.tokens.links;
  lexer.tokens.links = Object.assign(Object.create(null), known);
  define(lexer.tokens.links, Object.entries(found));
  for (const { src, tokens } of lexer.inlineQueue) {
    lexer.inlineTokens(src, tokens);
  }
  return { tokens: lexer.tokens as MarkedToken[], mended: mended || row !== '' };
}

/** Adds the definitions in these tokens, as the first of its name each; their names. */
export function adopt(links: Links, tokens: Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'def') {
      return define(links, [[token.tag, { href: token.href, title: token.title }]]);
    }
    return adopt(links, token.type === 'list' ? token.items : token.type === 'list_item' || token.type === 'blockquote' ? (token.tokens ?? []) : []);
  });
}

function define(links: Links, found: Array<[string, Links[string]]>): string[] {
  return found.flatMap(([numbered, link]) => {
    const name = numbered.split(NUMBERED)[0]!;
    if (links[name]) {
      return [];
    }
    links[name] = link;
    return [name];
  });
}

function blocks(source: string): Lexer {
  const lexer = new BoundedLexer({ gfm: true, tokenizer: new DefinitionTokenizer() });
  lexer.blockTokens(source, lexer.tokens);
  return lexer;
}

function missingRow(source: string, { tokens }: Lexer): string {
  const last = tokens.at(-1);
  return last?.type === 'paragraph' && !/\n[ \t]*\n$/.test(source) ? delimiterRow(last.raw) : '';
}

function mendLeaf(source: string, lexer: Lexer): boolean {
  const leaf = lastLeaf(lexer.tokens.at(-1));
  const ended = leaf?.type === 'paragraph' || leaf?.type === 'text' ? /\n[ \t>]*\n[ \t>]*$/ : /\n$/;
  const entry = leaf && !ended.test(source) ? lexer.inlineQueue.find(({ tokens }) => tokens === leaf.tokens) : undefined;
  if (!entry || markedLength(entry.src) < entry.src.length) {
    return false;
  }
  const { src } = entry;
  entry.src = mendInline(src);
  return entry.src !== src;
}

interface Leaf {
  type: string;
  tokens?: Token[] | undefined;
}

/** What holds the last words of a block; nothing if these are code or the like, in which markers are only characters. */
function lastLeaf(token: Token | undefined): Leaf | undefined {
  switch (token?.type) {
    case 'paragraph':
    case 'heading':
    case 'text':
      return token as Leaf;
    case 'blockquote':
    case 'list_item':
      return lastLeaf(token.tokens?.at(-1));
    case 'list':
      return lastLeaf(token.items.at(-1));
    case 'table':
      return { type: 'cell', ...[...token.header, ...(token.rows.at(-1) ?? [])].filter((cell: Tokens.TableCell) => cell.text).at(-1) };
    default:
      return undefined;
  }
}
