import type { MarkedToken, Token, Tokens } from 'marked';
import { words } from '../i18n/catalogue.ts';
import { icon } from '../icons.ts';
import { decodeEntities } from './entities.ts';

/** Shows the present words in what was shown with others. */
export function sayWords(root: Element): void {
  const { copy, copied, label, table, done, open } = words.markdown;
  root.querySelectorAll('.copy-code').forEach((button) => dress(button, { 'aria-label': label, 'data-copy': copy, 'data-copied': copied }));
  root.querySelectorAll('.table').forEach((region) => dress(region, { 'aria-label': table }));
  root.querySelectorAll('.task > input').forEach((box) => dress(box, { 'aria-label': box.hasAttribute('checked') ? done : open }));
}

/**
 * Makes DOM nodes of Markdown tokens. What a model says becomes text nodes and a fixed set of elements, never HTML: markup in the
 * answer is shown, not obeyed. The first words of a block say which way it runs: its indent and its columns with all that is in it.
 */
export function blockNode(token: MarkedToken): HTMLElement {
  const node = block(token);
  if (!node.hasAttribute('dir')) {
    dress(node, { dir: 'auto' });
  }
  return node;
}

/** A paragraph of a text in which no mark means anything. */
export function plainNode(text: string): HTMLElement {
  return element('p', { dir: 'auto', class: 'plain' }, [text]);
}

function block(token: MarkedToken): HTMLElement {
  switch (token.type) {
    case 'heading':
      // The page's own headings are the first two levels.
      return element(`h${Math.min(6, token.depth + 2)}`, {}, inline(token.tokens));
    case 'code':
      return codeBlock(token);
    case 'blockquote':
      return element('blockquote', {}, token.tokens.map(blockInside));
    case 'list':
      return list(token);
    case 'table':
      return table(token);
    case 'hr':
      return element('hr');
    case 'paragraph':
    case 'text':
      return paragraph(token.tokens ?? [token]);
    default:
      return element('p', {}, [token.raw.trimEnd()]);
  }
}

/** Inside lists and quotations, definitions and blank lines are tokens too. */
function blockInside(token: Token): Node | string {
  return token.type === 'space' || token.type === 'def' ? '' : block(token as MarkedToken);
}

/** The words are attributes, so that selecting and copying an answer does not bring them along. */
function codeBlock({ lang, text }: Tokens.Code): HTMLElement {
  const language = lang?.match(/^[\w+#.-]+/)?.[0];
  const { copy, copied, label } = words.markdown;
  const button = element('button', { type: 'button', class: 'copy-code', 'aria-label': label, 'data-copy': copy, 'data-copied': copied }, [icon('copy')]);
  const code = element('pre', { tabindex: '0' }, [element('code', {}, [text])]);
  return element('figure', { class: 'code', dir: 'ltr', ...(language && { 'data-language': language }) }, [button, code]);
}

function list({ ordered, start, loose, items }: Tokens.List): HTMLElement {
  const numbered = ordered && start !== '' && start !== 1;
  return element(
    ordered ? 'ol' : 'ul',
    { ...(numbered && { start: String(start) }), ...(loose && { class: 'loose' }) },
    items.map(listItem),
  );
}

/** The lexer puts the box of a task into its first paragraph or before it, depending on the other items: here it always comes first. */
function listItem(item: Tokens.ListItem): HTMLElement {
  const children = withoutBoxes(item.tokens).flatMap((token): Array<Node | string> => {
    if (token.type !== 'text' && token.type !== 'paragraph') {
      return [blockInside(token)];
    }
    const words = withoutBoxes((token as Tokens.Text).tokens ?? [token]);
    // The text of a tight list's item is no paragraph of its own.
    return token.type === 'text' ? inline(words) : words.length ? [paragraph(words)] : [];
  });
  return element('li', { ...(item.task && { class: 'task' }) }, item.task ? [checkbox(item.checked === true), ...children] : children);
}

function withoutBoxes(tokens: Token[]): Token[] {
  return tokens.filter(({ type }) => type !== 'checkbox');
}

function checkbox(checked: boolean): HTMLElement {
  const state: Record<string, string> = checked ? { checked: '', 'aria-label': words.markdown.done } : { 'aria-label': words.markdown.open };
  return element('input', { type: 'checkbox', disabled: '', ...state });
}

function paragraph(tokens: Token[]): HTMLElement {
  return element('p', {}, inline(tokens));
}

function table({ header, rows }: Tokens.Table): HTMLElement {
  const head = element('thead', {}, [element('tr', {}, header.map((cell) => tableCell(cell, cell.text ? 'th' : 'td')))]);
  const body = element('tbody', {}, rows.map((row) => element('tr', {}, row.map((cell) => tableCell(cell, 'td')))));
  return element('div', { class: 'table', role: 'group', tabindex: '0', 'aria-label': words.markdown.table }, [element('table', {}, [head, body])]);
}

function tableCell(cell: Tokens.TableCell, tag: 'th' | 'td'): HTMLElement {
  return element(
    tag,
    { ...(tag === 'th' && { scope: 'col' }), ...(cell.align && { class: `align-${cell.align}` }) },
    inline(cell.tokens),
  );
}

function inline(tokens: Token[]): Array<Node | string> {
  return tokens.map((token) => inlineNode(token as MarkedToken));
}

function inlineNode(token: MarkedToken): Node | string {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return element(token.type, {}, inline(token.tokens));
    case 'codespan':
      // With a direction of its own it says nothing about that of the words around it.
      return element('code', { dir: 'ltr' }, [token.text]);
    case 'br':
      return element('br');
    case 'html':
      // Models break lines in table cells with it. It is the one tag that is more than text.
      return /^<br\s*\/?>$/i.test(token.raw) ? element('br') : token.raw;
    case 'link':
      return link(token.href, token.title, inline(token.tokens));
    case 'image':
      return link(token.href, token.title, [token.text || token.href], 'image');
    case 'escape':
      return token.text;
    case 'text':
      return token.tokens ? element('span', {}, inline(token.tokens)) : decodeEntities(token.text);
    default:
      return token.raw;
  }
}

/** Images are links too: showing one would tell its server who reads this, and when. */
function link(href: string, title: string | null | undefined, children: Array<Node | string>, kind?: string): HTMLElement {
  const target = safeTarget(href);
  if (!target) {
    return element('span', {}, children);
  }
  return element(
    'a',
    { href: target, target: '_blank', rel: 'noopener noreferrer nofollow', ...(title && { title }), ...(kind && { class: kind }) },
    children,
  );
}

/** Only addresses that open a page or a letter: no `javascript:`, no `data:`, nothing relative to this page. */
function safeTarget(href: string): string | undefined {
  try {
    const { protocol, href: target } = new URL(decodeEntities(href));
    return protocol === 'http:' || protocol === 'https:' || protocol === 'mailto:' ? target : undefined;
  } catch {
    return undefined;
  }
}

function element(tag: string, attributes: Record<string, string> = {}, children: Array<Node | string> = []): HTMLElement {
  const node = document.createElement(tag);
  dress(node, attributes);
  node.append(...children.filter((child) => child !== ''));
  return node;
}

function dress(node: Element, attributes: Record<string, string>): void {
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
}
