/**
 * Changes a node into another of the same kind with as few touches as possible, so that a selection in growing text survives. Its
 * children up to and with `kept` stay what they are.
 */
export function patch(there: Node, wanted: Node, kept?: Node): void {
  if (there.nodeType === 3) {
    grow(there as Text, (wanted as Text).data);
    return;
  }
  if (there.nodeName === 'CODE' && there.textContent === wanted.textContent) {
    // Perhaps it is coloured already.
    return;
  }
  let old = kept ? kept.nextSibling : there.firstChild;
  const fresh = [...wanted.childNodes];
  let at = 0;
  for (; old && at < fresh.length; at++) {
    old = become(old, fresh[at]!).nextSibling;
  }
  append(there, wanted, fresh.slice(at));
  while (old) {
    const gone = old;
    old = old.nextSibling;
    (gone as ChildNode).remove();
  }
}

/** So many at once come only when a long text comes at once. */
const MANY = 50;

/** Chromium looks for the direction of the whole block after each child that comes or goes. */
function append(there: Node, wanted: Node, fresh: Node[]): void {
  const blocks = fresh.length > MANY ? [there, wanted].map((node) => (node as Element).closest('[dir="auto"]')) : [];
  blocks.forEach((block) => block?.removeAttribute('dir'));
  fresh.forEach((node) => there.appendChild(node));
  blocks.forEach((block) => block?.setAttribute('dir', 'auto'));
}

/** The node that stands there afterwards. */
export function become(there: Node, wanted: Node): Node {
  if (there.nodeType !== wanted.nodeType || there.nodeName !== wanted.nodeName) {
    (there as ChildNode).replaceWith(wanted);
    return wanted;
  }
  if (there.nodeType === 1) {
    dress(there as Element, wanted as Element);
  }
  patch(there, wanted);
  return there;
}

/** In the same order too, so that both are also the same when written down. */
function dress(there: Element, wanted: Element): void {
  if (there.getAttributeNames().join() !== wanted.getAttributeNames().join()) {
    there.getAttributeNames().forEach((name) => there.removeAttribute(name));
  }
  for (const { name, value } of wanted.attributes) {
    if (there.getAttribute(name) !== value) {
      there.setAttribute(name, value);
    }
  }
}

/** Only what is different is replaced: a selection in the rest stays. */
function grow(text: Text, data: string): void {
  const old = text.data;
  if (data.startsWith(old)) {
    if (data.length > old.length) {
      text.appendData(data.slice(old.length));
    }
    return;
  }
  let same = 0;
  while (same < data.length && data[same] === old[same]) {
    same++;
  }
  text.replaceData(same, old.length - same, data.slice(same));
}
