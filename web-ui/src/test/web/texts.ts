/** Pieces of Markdown that are put together at random; every one of them may end up in the middle of another. */
export const FRAGMENTS = [
  '# One\n\n', 'A paragraph with **bold**, *italic*, `code` and ~~gone~~.\n', 'Two\nlines  \nbroken.\n\n', '- one\n- two\n  - deeper\n\n  loose\n',
  '3. three\n4. four\n\n', '- [x] done\n- [ ] not\n\n', '```java\nint a = 1;\n\nint b = 2;\n```\n\n', '~~~\nopen for ever\n', '> quoted\n> > twice\n\n',
  '| a | b |\n|--:|:-:|\n| 1 | `x` |\n| 2 | **y** |\n\n', '[link][ref] and [ref]\n\n', '[ref]: https://example.com/a "t"\n\n', '---\n\n', 'Setext\n===\n\n',
  '<div onclick="x()">html</div>\n\n', 'inline <b>html</b> &amp; &lt;tag&gt; &#128512;\n\n', '    indented\n\n', '![image](https://example.com/i.png)\n\n', 'لا شيء\n\n',
  'https://example.com and <a@example.com>\n\n', '\\*escaped\\*\n\n', '* * *\n', '\n\n', '👩‍👩‍👧 family é̂ 𝔘𝔫𝔦\n\n', 'line\r\nend\r\n\r\n', 'a\rb\n',
  '- a\n- b\n- c\n- d\n- e\n', '- f\n\n- g\n- h\n', '1. a\n2. b\n3. c\n   ```js\n   let x;\n   ```\n4. d\n5. e\n', '- [ ] a\n\n- [x] b\n- c\n- [ ] d\n',
  '|a|b|\n|-|-|\n|1|2|\n|3|4|\n|5|6|\n|7\n', 'x | y\n--|--\n1 | 2\n3 | 4\n5 | 6\n', '```\n~~~\n``` x\n  ```\n', '````md\n```js\n1\n```\n````\n', '\t- tab\n\t\t- deeper\n',
  '[a]: https://a.example\n[b]: <https://b.example> (two)\n[A]: https://other.example\n', '[open', '[multi\nline]: x\n', '[t]: https://t.example\n"title"\n', 'use [a], [b][a], ![i][b] [t]\n',
  '<!-- comment', ' -->\n', '<script>\nalert(1)\n</script>\n\n', '> lazy\ncontinued\n> - list\n> - in quote\nlazy again\n', '**open', '`tick', '- ', '1.', '\n', '  ', '   x', '***', '===', '+ p\n+ q\n\n\n+ r\n',
  'text\n- not a rule\n', '- a\n\n- ', '---\n', '<details>\n<summary>x</summary>\n\ny\n</details>\n', '- x\n\n      code in item\n- y\n- z\n', '10) ten\n11) eleven\n12) twelve\n13) thirteen\n', '``` a`b\n', '$x_1 * y_2$ \\[ z \\]\n',
];

/** No marker character in it is meant as such: what is left of one in the visible text was seen too early. */
export const TIDY = [
  '# Heading one\n\n', '## With `code` and **bold**\n\n', 'A paragraph with **bold**, *italic*, `code`, ~~gone~~ and ***both***.\n\n', 'Snake_case stays out of this, __strong__ and _soft_ do not.\n\n',
  'See [the page](https://example.com/a_b?c=d*e) and ![a picture](https://example.com/i.png "title"), then more.\n\n', '- one **two** three\n- four\n  - five `six`\n  - seven\n- eight\n\n',
  '1. first\n2. second with [link](https://example.com)\n3. third\n\n', '- [x] done\n- [ ] open\n\n', '```java\nint a = 1;\nreturn a;\n```\n\n', '~~~\nplain text\n~~~\n\n', '> A quotation with **weight**\n> in two lines\n\n',
  '| Name | Value |\n|------|:-----:|\n| a **b** | `c` |\n| d | e |\n| f | g |\n| h | i |\n\n', 'Setext\n======\n\nAnother\n-------\n\n', '---\n\n', 'Fish &amp; chips &copy; today &#128512; 👩‍👩‍👧 done.\n\n',
  '**Bold at the start** of it, and **[a link](https://example.com) inside**.\n\n', '1. item\n\n   ```js\n   let x = 1;\n   ```\n\n2. next **item**\n\n', 'Escaped \\(math\\) here; *one **two** three* end.\n\n', '``code with ` tick``\n\n',
  'هذا نص **عريض** هنا\n\n', '> - quoted list\n> - with `code`\n\n',
];

/** What a model that has lost its thread repeats: deep nesting, marks without an end. */
export const REPEATED = [
  '- ', '> ', '1. ', '> - ', '>', '*a ', '_x ', 'b* ', 'c_ ', '*.js, ', 'a*', '~~a ', 'b~~ ', '***a ', '**b ', '[', ']', '[]', '![', '[x](', '[a](b', '(', ')', '<', '<a ', '`', 'a` ', '&', '\\',
  '|', '|a', '|-', '-|', '[a]: ', '[a]: b\n', '[ref] ', 'word ', 'word', '\n', '  \n', '> a\n', '- a\n', '  ', '\t', 'a\n===\n', '```\n', '- ```\n', '> ```\n', '# ', '- [ ] ', 'a.b@', 'www.a', '👩‍👩‍👧',
];

/** Some of it many times, with other Markdown around it. */
export function loopOf(chance: () => number): string {
  const times = () => textOf(REPEATED, 1 + Math.floor(chance() * 2), chance).repeat(1 + Math.floor(chance() * chance() * 700));
  const around = () => textOf(FRAGMENTS, Math.floor(chance() * 4), chance);
  return around() + times() + around() + times() + around();
}

export function textOf(fragments: string[], count: number, chance: () => number): string {
  return Array.from({ length: count }, () => fragments[Math.floor(chance() * fragments.length)]).join('');
}
