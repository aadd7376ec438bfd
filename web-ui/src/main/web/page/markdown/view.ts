import { blocksOf, type Block } from './blocks.ts';
import { blockNode } from './nodes.ts';

/** Shows a growing Markdown text in an element that nobody else writes to: one child for each block. */
export class MarkdownView {
  #shown: Block[] = [];

  constructor(private readonly root: Element) {}

  /** The same DOM as if the element had been empty before, but what did not change is not touched. */
  show(text: string): void {
    const blocks = blocksOf(text);
    let same = 0;
    while (same < blocks.length && blocks[same]!.key === this.#shown[same]?.key) {
      same++;
    }
    for (let i = this.root.children.length - 1; i >= blocks.length; i--) {
      this.root.children[i]!.remove();
    }
    for (let i = same; i < blocks.length; i++) {
      this.#place(blockNode(blocks[i]!.token), this.root.children[i]);
    }
    this.#shown = blocks;
  }

  #place(wanted: HTMLElement, there: Element | undefined): void {
    if (there) {
      become(there, wanted);
    } else {
      this.root.append(wanted);
    }
  }
}

/** Changes a node into another with as few touches as possible, so that a selection in growing text survives. */
function become(there: Node, wanted: Node): void {
  if (!alike(there, wanted)) {
    (there as ChildNode).replaceWith(wanted);
    return;
  }
  if (there.nodeType === 3) {
    grow(there as Text, (wanted as Text).data);
    return;
  }
  const old = [...there.childNodes];
  const fresh = [...wanted.childNodes];
  old.slice(fresh.length).forEach((node) => node.remove());
  fresh.forEach((node, i) => (old[i] ? become(old[i], node) : there.appendChild(node)));
}

function grow(text: Text, data: string): void {
  if (data.startsWith(text.data)) {
    text.appendData(data.slice(text.data.length));
  } else {
    text.data = data;
  }
}

function alike(a: Node, b: Node): boolean {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) {
    return false;
  }
  return a.nodeType !== 1 || attributes(a as Element) === attributes(b as Element);
}

function attributes(node: Element): string {
  return [...node.attributes].map(({ name, value }) => `${name}=${value}`).join('\n');
}
