import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHTML } from 'linkedom';
import { Lexer } from 'marked';
import { answerOf } from '../../bench/web/answer.ts';
import { MarkdownView } from '../../main/web/page/markdown/view.ts';
import { chanceOf, cut } from './log.ts';
import { FRAGMENTS, loopOf, TIDY, textOf } from './texts.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
globalThis.document = document as unknown as Document;

/** RUNNEL_SEED=n repeats one; RUNNEL_SEEDS=n tries as many, from there. */
const FIRST = Number(process.env.RUNNEL_SEED ?? 1);
const SEEDS = Number(process.env.RUNNEL_SEEDS ?? (process.env.RUNNEL_SEED ? 1 : 600));

class Shown {
  readonly root = document.createElement('div') as unknown as HTMLElement;
  readonly view = new MarkdownView(this.root, () => {});

  static of(text: string): Shown {
    const shown = new Shown();
    shown.view.show(text, { final: true });
    return shown;
  }

  get html(): string {
    // linkedom has an order of attributes of its own.
    return this.root.innerHTML.replace(/(<\w+)((?: [\w-]+="[^"]*")+)/g, (_, tag, rest) => tag + rest.match(/ [\w-]+="[^"]*"/g).sort().join(''));
  }
}

/** A costly one looks at each so many seeds only. */
function forEachSeed(body: (chance: () => number, seed: number) => void, every = 1): void {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed += every) {
    body(chanceOf(seed), seed);
  }
}

test('whatever the pieces are, the end looks as if the text had been shown at once', () => {
  forEachSeed((chance, seed) => {
    const text = textOf(FRAGMENTS, 2 + Math.floor(chance() * 20), chance);
    const shown = new Shown();
    let soFar = '';
    for (const piece of cut(text, chance, 1 + Math.floor(chance() * 30))) {
      shown.view.show((soFar += piece));
    }
    shown.view.show(text, { final: true });
    assert.equal(shown.html, Shown.of(text).html, `seed ${seed}: ${JSON.stringify(text)}`);
  });
});

test('the same holds for what a model repeats', () => {
  forEachSeed((chance, seed) => {
    const text = loopOf(chance);
    const shown = new Shown();
    let soFar = '';
    for (const piece of cut(text, chance, 1 + Math.floor(text.length * chance() * 0.3))) {
      shown.view.show((soFar += piece));
    }
    shown.view.show(text, { final: true });
    assert.equal(shown.html, Shown.of(text).html, `seed ${seed}: ${JSON.stringify(text.slice(0, 2_000))}`);
  }, 4);
});

test('no marker of half-written syntax can be seen at any moment', () => {
  forEachSeed((chance, seed) => {
    const text = textOf(TIDY, 6, chance);
    const shown = new Shown();
    let soFar = '';
    for (const piece of cut(text, chance, 1 + Math.floor(chance() * 12))) {
      shown.view.show((soFar += piece));
      const visible = shown.root.textContent!.replace(/Snake_case/g, '').replace(/code with `.*/g, '');
      assert.doesNotMatch(visible, /[*`#[\]|~>\\]|(?<![a-z])_|_(?![a-z])|^\s*[-=+]|\n[-=+]|https?:|&[a-z#]|\d[.)]$/m, `seed ${seed}: ${JSON.stringify(soFar.slice(-80))}`);
    }
  });
});

test('words are never held back', () => {
  forEachSeed((chance, seed) => {
    const text = textOf(TIDY, 3, chance);
    const end = Math.floor(chance() * text.length);
    const soFar = text.slice(0, end);
    const word = /(?<![\w:/.?=&;<#-])[a-z]{4,}$/i.exec(soFar)?.[0];
    if (!word || /```\w*$|~~~$|\([^)]*$|&\w*$/.test(soFar)) {
      return;
    }
    const shown = new Shown();
    shown.view.show(soFar);
    assert.ok(shown.root.textContent!.trimEnd().endsWith(word), `seed ${seed}: ${JSON.stringify(soFar.slice(-60))} shows ${JSON.stringify(shown.root.textContent!.slice(-60))}`);
  });
});

test('a new attempt starts anew', () => {
  const shown = new Shown();
  shown.view.show('# One\n\nTwo\n\nThree\n\nFour');
  shown.view.show('# O');
  shown.view.show('Other **words');
  assert.equal(shown.root.textContent, 'Other words');
});

test('half of a surrogate pair waits for the other half', () => {
  const shown = new Shown();
  shown.view.show('a \ud83d');
  assert.equal(shown.root.textContent, 'a ');
  shown.view.show('a \ud83d\ude00');
  assert.equal(shown.root.textContent, 'a 😀');
});

test('an open fence shows all but what may be its end', () => {
  const shown = new Shown();
  const text = '```js\nlet a;\n``` x\n``';
  [10, 14, 18, 19, 21].forEach((end) => shown.view.show(text.slice(0, end)));
  assert.equal(shown.root.querySelector('code')!.textContent, 'let a;\n``` x');
  shown.view.show(text, { final: true });
  assert.equal(shown.root.querySelector('code')!.textContent, 'let a;\n``` x\n``');
});

test('a definition that comes late makes links of the blocks before it', () => {
  const shown = new Shown();
  shown.view.show('See [there][1].\n\nTwo\n\nThree\n\nFour');
  const paragraph = shown.root.firstElementChild;
  shown.view.show('See [there][1].\n\nTwo\n\nThree\n\nFour\n\n[1]: https://example.com/x\n\nFive\n\nSix');
  assert.equal(shown.root.querySelector('a')?.getAttribute('href'), 'https://example.com/x');
  assert.equal(shown.root.firstElementChild, paragraph);
});

test('finished items and rows keep their nodes', () => {
  for (const [head, line] of [['', '- item **x**\n'], ['| a | b |\n|---|---|\n', '| 1 | `2` |\n']] as const) {
    const shown = new Shown();
    let text = head;
    for (let i = 0; i < 50; i++) {
      shown.view.show((text += line));
      (shown.root.querySelectorAll('li, tbody > tr')[i]! as Element & { mine?: boolean }).mine = true;
    }
    const entries = [...shown.root.querySelectorAll('li, tbody > tr')] as Array<Element & { mine?: boolean }>;
    assert.deepEqual([entries.length, entries.filter(({ mine }) => mine).length], [50, 50]);
  }
});

test('the lexer sees each character of an answer a few times only, however many pieces there are', () => {
  const seen = { chars: 0 };
  const { blockTokens } = Lexer.prototype;
  Lexer.prototype.blockTokens = function (this: Lexer, src: string, ...rest: never[]) {
    seen.chars += src.length;
    return blockTokens.call(this, src, ...rest);
  } as typeof blockTokens;
  try {
    const lexed = (kilobytes: number, kind?: 'list' | 'code' | 'table') => {
      const text = answerOf(kilobytes * 1024, kind);
      const shown = new Shown();
      seen.chars = 0;
      for (let end = 24; end < text.length + 24; end += 24) {
        shown.view.show(text.slice(0, end));
      }
      return seen.chars / text.length;
    };
    for (const kind of [undefined, 'list', 'code', 'table'] as const) {
      const [short, long] = [lexed(8, kind), lexed(32, kind)];
      assert.ok(long < 1.5 * short + 2, `${kind}: ${short} and ${long} times each character`);
    }
  } finally {
    Lexer.prototype.blockTokens = blockTokens;
  }
});
