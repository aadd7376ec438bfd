import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHTML } from 'linkedom';
import { MarkdownView } from '../../main/web/page/markdown/view.ts';
import { chanceOf, cut } from './log.ts';
import { FRAGMENTS, TIDY, textOf } from './texts.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
globalThis.document = document as unknown as Document;

/** RUNNEL_SEED=n repeats one, RUNNEL_SEEDS=n tries more. */
const FIRST = Number(process.env.RUNNEL_SEED ?? 1);
const SEEDS = process.env.RUNNEL_SEED ? 1 : Number(process.env.RUNNEL_SEEDS ?? 1_500);

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

function forEachSeed(body: (chance: () => number, seed: number) => void): void {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
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
