const SECTION = `## How a cache keeps its promises

A cache stands between a **slow source** and those who ask it often. It answers from memory as long as it may, and it has to decide *when*
an answer is too old; see [the specification](https://example.com/caching) for the words that are used there, and \`max-age\` above all.

1. Look for the entry, and for its **age**.
2. If it is fresh, answer with it.
   - Count a hit.
   - Leave the entry where it is.
3. Otherwise ask the source and keep what it says, with \`stored_at\` beside it.

\`\`\`java
Entry lookup(String key) {
    Entry entry = entries.get(key);
    if (entry == null || entry.age().compareTo(maxAge) > 0) {
        entry = new Entry(source.load(key), clock.instant());
        entries.put(key, entry);
    }
    return entry;
}
\`\`\`

| Policy | Keeps | Costs |
|--------|-------|------:|
| LRU | what was *used* last | 16 |
| LFU | what is used **most** | 24 |
| FIFO | what came last | 8 |

> A cache that cannot say how old its answer is has no answer.

Whether that is worth it depends on the ratio of hits: at 90 % the source sees a tenth of the questions, at 99 % a hundredth. Measure it
before and after, with the same questions, and keep the figures beside the decision.

`;

/** Long blocks of one kind, which are the hard case. */
const KINDS = {
  list: (i: number) => `- item ${i} with **bold** words and \`code\` in it\n`,
  code: (i: number) => `    const value${i} = compute(${i}, "text");\n`,
  table: (i: number) => `| ${i} | a **cell** | \`code\` |\n`,
  nested: (i: number) => `  - item ${i} with **bold** words and \`code\` in it\n`,
  paragraph: (i: number) => `Sentence ${i} of **one** paragraph that \`never\` ends.\n`,
  quotation: (i: number) => `> Sentence ${i} of **one** quotation that \`never\` ends.\n>\n`,
  codeInItem: (i: number) => `   const value${i} = compute(${i}, "text");\n`,
};

export type Kind = keyof typeof KINDS;

const OPENINGS: Partial<Record<Kind, string>> = { code: '```js\n', table: '| n | b | c |\n|---|---|---|\n', nested: '- outer\n', codeInItem: '1. one\n\n   ```js\n' };

export function answerOf(length: number, kind?: Kind): string {
  let text = kind ? (OPENINGS[kind] ?? '') : '';
  for (let i = 1; text.length < length; i++) {
    text += kind ? KINDS[kind](i) : SECTION.replace('promises', `promises, part ${i}`);
  }
  return text.slice(0, length);
}
