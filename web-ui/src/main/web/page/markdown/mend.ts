/**
 * Makes a half-written end of a Markdown text look as what it is about to become, so that a reader never sees a bare marker. Two steps:
 * a last line of markers alone is held back before the blocks are found, and in the last block's own text whatever is open is closed.
 */

const CONTAINERS = /^[ \t]*(?:>[ \t]*|[-+*][ \t]+|\d{1,9}[.)][ \t]+)*/;

/** What says nothing yet: the start of a list, heading, rule, table or task; a fence's opening line; a link definition. */
const BARE = [
  /^[-+*_=~`|:#<!\\ \t]*$/,
  /^\d{1,9}[.)]?$/,
  /^\[[ xX]?\]?[ \t]*$/,
  /^(?:`{3,}[^`]*|~{3,}.*)$/,
  /^\[[^\]]+\]:[ \t]*\S*(?:[ \t]+["'(].*)?$/,
];

/** The text without a last line that consists of markers alone. */
export function holdBack(source: string): string {
  const start = source.lastIndexOf('\n') + 1;
  const rest = source.slice(start).replace(CONTAINERS, '');
  return BARE.some((pattern) => pattern.test(rest)) ? source.slice(0, start) : source;
}

/** A table's second line, if this line looks like a table's first one. */
export function delimiterRow(paragraph: string): string {
  const lines = paragraph.trimEnd().split('\n');
  const [before = '', line = ''] = [lines.at(-2), lines.at(-1)];
  if (!/^ {0,3}\|/.test(line) || /^ {0,3}\|/.test(before)) {
    return '';
  }
  const bars = line.trim().replace(/^\||\|$/g, '').match(/\\\||\|/g) ?? [];
  return `\n|${'---|'.repeat(bars.filter((bar) => bar === '|').length + 1)}`;
}

/** Tags, exclamation marks and character references that may be half of something. */
const UNDECIDED = /(?:!|<\/?[a-z]{0,10}|&#?[a-z\d]{0,10})$/i;
const AUTOLINK = /<(?=[a-z][a-z\d+.-]*:[^\s<>]*$)/i;

/** Closes what is open at the end of a block's text: emphasis, code, links, images. */
export function mendInline(source: string): string {
  return new Mender(source.replace(UNDECIDED, '').replace(AUTOLINK, '')).mend();
}

interface Opener {
  mark: string;
  count: number;
  at: number;
}

class Mender {
  readonly #open: Opener[] = [];
  #at = 0;

  constructor(private readonly text: string) {}

  mend(): string {
    while (this.#at < this.text.length) {
      const mended = this.#step(this.text[this.#at]!);
      if (mended !== undefined) {
        return mended;
      }
    }
    return this.#closed(this.text);
  }

  /** Goes over one thing; a result is the whole mended text. */
  #step(char: string): string | undefined {
    switch (char) {
      case '\\':
        this.#at += 2;
        return this.#at > this.text.length ? this.#closed(this.text.slice(0, -1)) : undefined;
      case '`':
        return this.#code();
      case '[':
        this.#open.push({ mark: '[', count: 1, at: this.#at++ });
        return undefined;
      case ']':
        return this.#bracket();
      case '*':
      case '_':
      case '~':
        return this.#emphasis(char);
      default:
        this.#at++;
        return undefined;
    }
  }

  #code(): string | undefined {
    const run = this.#run('`');
    const inside = this.#at + run.length;
    for (let at = inside; (at = this.text.indexOf(run, at)) >= 0; at += this.#run('`', at).length) {
      if (this.#run('`', at).length === run.length) {
        this.#at = at + run.length;
        return undefined;
      }
    }
    const rest = this.text.slice(inside).replace(/`+$/, '');
    return rest.trim() ? this.text.slice(0, inside) + rest + run + this.#closers() : this.#closed(this.text.slice(0, this.#at));
  }

  /** The end of a link's text. As long as its target is not complete, it is a link to nowhere. */
  #bracket(): string | undefined {
    const opener = this.#open.findLastIndex(({ mark }) => mark === '[');
    const next = this.text[this.#at + 1];
    if (opener < 0 || (next !== undefined && next !== '(' && next !== '[')) {
      this.#at++;
    } else {
      const end = next === '(' ? this.#targetEnd() : next === '[' ? this.text.indexOf(']', this.#at + 2) : -1;
      if (end < 0) {
        this.#open.length = opener;
        return `${this.text.slice(0, this.#at + 1)}()${this.#closers()}`;
      }
      this.#at = end + 1;
    }
    if (opener >= 0) {
      this.#open.length = opener;
    }
    return undefined;
  }

  #targetEnd(): number {
    let depth = 0;
    for (let at = this.#at + 1; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === '\\') {
        at++;
      } else if (char === '(') {
        depth++;
      } else if (char === ')' && --depth === 0) {
        return at;
      }
    }
    return -1;
  }

  #emphasis(mark: string): string | undefined {
    const run = this.#run(mark).length;
    const at = this.#at;
    this.#at += run;
    const atEnd = this.#at === this.text.length;
    if (mark === '~' && run !== 2) {
      return atEnd && run === 1 ? this.#closed(this.text.slice(0, at)) : undefined;
    }
    const { opens, closes } = flanks(this.text, at, run, mark);
    if (closes && this.#close(mark, run)) {
      return undefined;
    }
    if (atEnd) {
      return this.#closed(this.text.slice(0, at));
    }
    if (opens) {
      this.#open.push({ mark, count: run, at });
    }
    return undefined;
  }

  #close(mark: string, run: number): boolean {
    let found = false;
    for (let i = this.#open.length - 1; i >= 0 && run > 0 && this.#open[i]!.mark !== '['; i--) {
      const opener = this.#open[i]!;
      if (opener.mark === mark) {
        const used = Math.min(run, opener.count);
        opener.count -= used;
        run -= used;
        this.#open.length = opener.count ? i + 1 : i;
        found = true;
      }
    }
    return found;
  }

  #closed(text: string): string {
    let trimmed = this.#open.length ? text.trimEnd() : text;
    for (let last; (last = this.#open.at(-1)) && last.at + last.count >= trimmed.length; this.#open.pop()) {
      trimmed = trimmed.slice(0, last.at).replace(/!$/, last.mark === '[' ? '' : '!').trimEnd();
    }
    return trimmed + this.#closers();
  }

  #closers(): string {
    return this.#open
      .map(({ mark, count }) => (mark === '[' ? ']()' : mark.repeat(count)))
      .reverse()
      .join('');
  }

  #run(mark: string, at = this.#at): string {
    let end = at;
    while (this.text[end] === mark) {
      end++;
    }
    return this.text.slice(at, end);
  }
}

const SPACE = /^\s?$/;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;

/** CommonMark's rule for what a run of markers between two characters can do. */
function flanks(text: string, at: number, run: number, mark: string): { opens: boolean; closes: boolean } {
  const before = /[\udc00-\udfff]/.test(text[at - 1] ?? '') ? text.slice(at - 2, at) : (text[at - 1] ?? '');
  const after = String.fromCodePoint(...[text.codePointAt(at + run)].filter((code) => code !== undefined));
  const left = !SPACE.test(after) && (!PUNCTUATION.test(after) || SPACE.test(before) || PUNCTUATION.test(before));
  const right = !SPACE.test(before) && (!PUNCTUATION.test(before) || SPACE.test(after) || PUNCTUATION.test(after));
  return mark === '_'
    ? { opens: left && (!right || PUNCTUATION.test(before)), closes: right && (!left || PUNCTUATION.test(after)) }
    : { opens: left, closes: right };
}
