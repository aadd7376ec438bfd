/** Server-sent events out of bytes that may be cut anywhere, also within a character. */
export class EventLines {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #data: string[] = [];

  /** The `data` of the events that these bytes complete. */
  take(bytes: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    this.#rest = lines.pop()!;
    const events: string[] = [];
    for (const line of lines) {
      if (line.startsWith('data:')) {
        this.#data.push(line.slice(line[5] === ' ' ? 6 : 5));
      } else if (line === '' && this.#data.length) {
        events.push(this.#data.join('\n'));
        this.#data = [];
      }
    }
    return events;
  }
}
