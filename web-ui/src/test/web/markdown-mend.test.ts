import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delimiterRow, holdBack, mendInline } from '../../main/web/page/markdown/mend.ts';

const INLINE: Array<[string, string]> = [
  ['a **bold', 'a **bold**'],
  ['a **bold*', 'a **bold**'],
  ['a **bold**', 'a **bold**'],
  ['a **', 'a '],
  ['a *it', 'a *it*'],
  ['a **b *both', 'a **b *both***'],
  ['***all', '***all***'],
  ['**bold ', '**bold**'],
  ['a _it', 'a _it_'],
  ['snake_case', 'snake_case'],
  ['2 * 3', '2 * 3'],
  ['~~gone', '~~gone~~'],
  ['~~gone~', '~~gone~~'],
  ['about ~5', 'about ~5'],
  ['`code', '`code`'],
  ['``a ` b', '``a ` b``'],
  ['a `', 'a '],
  ['`a * b` *c', '`a * b` *c*'],
  ['[text', '[text]()'],
  ['[text]', '[text]()'],
  ['[text](htt', '[text]()'],
  ['[text](https://example.com/(a', '[text]()'],
  ['[text](https://example.com) b', '[text](https://example.com) b'],
  ['[text][re', '[text]()'],
  ['**see [te', '**see [te]()**'],
  ['[**te', '[**te**]()'],
  ['![al', '![al]()'],
  ['wow !', 'wow '],
  ['a ![', 'a'],
  ['fish &am', 'fish '],
  ['fish &amp; chips', 'fish &amp; chips'],
  ['a \\', 'a '],
  ['\\*not', '\\*not'],
  ['see <https://exa', 'see https://exa'],
];

test('what is open at the end of a block is closed', () => {
  INLINE.forEach(([source, mended]) => assert.equal(mendInline(source), mended, source));
});

test('a last line of markers alone is held back', () => {
  const bare = ['-', '- ', '1', '1.', '12) ', '#', '### ', '>', '> -', '- [', '- [x] ', '--', '===', '**', '```', '```jav', '~~~ x', '- ```js', '|', '|--', '| :-: |', '[ref]:', '[ref]: https://exa'];
  bare.forEach((line) => assert.equal(holdBack(`Text\n${line}`), 'Text\n', line));
});

test('a last line with words is shown', () => {
  const lines = ['- a', '1. a', '# a', '> a', '**a', '`a', '```a``` b', '2024 was', '1.5 kg', '- [x] a', '| a', '[ref', '[note]: long words in a line', '-5', '#tag', ''];
  lines.forEach((line) => assert.equal(holdBack(`Text\n${line}`), `Text\n${line}`, line));
});

test('a table has its second line before it has come', () => {
  assert.equal(delimiterRow('| a | b |'), '\n|---|---|');
  assert.equal(delimiterRow('| a | b'), '\n|---|---|');
  assert.equal(delimiterRow('words\n|a\\|b|c|\n'), '\n|---|---|');
  assert.equal(delimiterRow('| a |\n| b |'), '');
  assert.equal(delimiterRow('words | more'), '');
});
