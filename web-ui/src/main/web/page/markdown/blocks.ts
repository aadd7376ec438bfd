import { Lexer, type MarkedToken, type Token } from 'marked';

/** A top-level piece of a Markdown text: paragraph, list, table, … */
export interface Block {
  token: MarkedToken;
  /** Two blocks with the same key look the same. */
  key: string;
}

/**
 * Splits a text into its visible blocks. A block's look depends on its own source and on the link definitions of the whole text,
 * which may come later than the block.
 */
export function blocksOf(text: string): Block[] {
  const tokens = Lexer.lex(text, { gfm: true });
  const links = Object.keys(tokens.links).length ? JSON.stringify(tokens.links) : '';
  return tokens
    .filter((token) => token.type !== 'space' && token.type !== 'def')
    .map((token: Token) => ({
      token: token as MarkedToken,
      key: `${token.type}\n${token.raw}${token.raw.includes('[') ? links : ''}`,
    }));
}
