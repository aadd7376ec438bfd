import type { MarkedToken, Tokens } from 'marked';

/** A list or table of which the first entries are finished. */
export interface Part {
  /** How many more entries have become finished with this, and the node of the last one. */
  more: number;
  last?: Element | undefined;
  /** Where the others begin in the source. */
  tail: number;
  /** A table's first two lines, without which its rows are none. */
  head: string;
  /** Whether the finished items make the list loose, and whether it is shown so. */
  loose: boolean;
  shownLoose: boolean;
}

/** So many entries of a list or table are split anew each time: like the last two blocks, they may still change. */
const UNFINISHED = 2;

/** What of a list or table that begins (or goes on after `before`) at `origin` is finished. */
export function partOf(token: MarkedToken, origin: number, before: Part | undefined): Part | undefined {
  const known = before ?? { tail: 0, head: '', loose: false, shownLoose: false };
  const count = token.type === 'list' ? finishedItems(token) : token.type === 'table' ? token.rows.length - UNFINISHED : 0;
  if (count <= 0) {
    return before && { ...before, more: 0 };
  }
  if (token.type === 'list') {
    const items = token.items.slice(0, count);
    const tail = origin + items.reduce((length, { raw }) => length + raw.length, 0);
    return { more: count, last: before?.last, tail, head: '', loose: known.loose || items.some(loosens), shownLoose: known.loose || token.loose };
  }
  return { ...known, more: count, tail: origin + lines(token.raw, count + 2), head: token.raw.slice(0, lines(token.raw, 2)) };
}

/** Whether this is the rest of what is shown in part, and nothing in it changes the look of the finished entries. */
export function continues(token: MarkedToken | undefined, { head, loose, shownLoose }: Part): boolean {
  return head ? token?.type === 'table' : token?.type === 'list' && (token.loose || loose) === shownLoose;
}

/** The rest of a list, as it is in a list that is loose because of what came before. */
export function loosened(list: Tokens.List): Tokens.List {
  const items = list.items.map((item) => ({
    ...item,
    tokens: item.tokens.map((token) => (token.type === 'text' ? { ...token, type: 'paragraph' } : token)),
  }));
  return { ...list, loose: true, items };
}

/** The lexer takes a bullet with one space alone for an item, but not for the first one: nothing may begin there. */
function finishedItems({ items }: Tokens.List): number {
  let count = items.length - UNFINISHED;
  while (count > 0 && /^ {0,3}\S+[ \t]\n/.test(items[count]!.raw)) {
    count--;
  }
  return count;
}

/** The lexer's own rule, for an item that another one follows. */
function loosens({ raw, tokens }: Tokens.ListItem): boolean {
  return /\n[ \t]*\n[ \t]*$/.test(raw) || tokens.some((token) => token.type === 'space' && /\n.*\n/.test(token.raw));
}

function lines(text: string, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    at = text.indexOf('\n', at) + 1;
  }
  return at;
}
