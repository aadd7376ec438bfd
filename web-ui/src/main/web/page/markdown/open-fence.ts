const OPENING = /^(`{3,}|~{3,})[^\n]*\n/;

/**
 * A fenced code block whose end has not come. Its text is only appended to, whatever its length; nothing is split anew until the closing
 * line is there. An indented fence is left to the lexer, which takes the indentation away from each line.
 */
export class OpenFence {
  /** Where the line after the closing one begins. */
  end: number | undefined;
  readonly #closing: RegExp;
  #line: number;
  #shown: number;

  private constructor(
    private readonly text: Text,
    marker: string,
    body: number,
  ) {
    this.#closing = new RegExp(`^ {0,3}${marker}[~\`]* *$`);
    this.#line = body;
    this.#shown = body + text.length;
  }

  /** The code element shows what the lexer has made of it so far. */
  static of(source: string, start: number, code: Element): OpenFence | undefined {
    const opening = OPENING.exec(source.slice(start));
    if (!opening) {
      return undefined;
    }
    const text = (code.firstChild ?? code.appendChild(document.createTextNode(''))) as Text;
    return new OpenFence(text, opening[1]!, start + opening[0].length);
  }

  /** Shows more; false when the closing line has come. A last line that may become that one is not shown yet. */
  grow(source: string): boolean {
    for (let end; (end = source.indexOf('\n', this.#line)) >= 0; this.#line = end + 1) {
      if (this.#closing.test(source.slice(this.#line, end))) {
        this.end = end + 1;
        return false;
      }
    }
    const undecided = /^[ ~`]*$/.test(source.slice(this.#line));
    const end = undecided ? this.#line - 1 : source.length;
    if (end > this.#shown) {
      this.text.appendData(source.slice(this.#shown, end));
      this.#shown = end;
    }
    return true;
  }
}
