import type { Line, LineEvents } from './line.ts';
import type { ErrorFrame, Question, ServerFrame, Welcome } from './protocol.ts';

/** An event stream that was not heard for this many heartbeats is dead. */
const SILENT_HEARTBEATS = 2.5;

/**
 * The protocol over plain HTTP, for networks that let no WebSocket through: each answer is an event stream, asking is a POST, stopping a DELETE.
 *
 * It reads the streams with `fetch` and not with `EventSource`, which tells neither a refusal's code nor the gateway's comments, sends
 * no token, and does not exist outside browsers.
 *
 * @param url of the socket; the rest lies beside it
 */
export function openEvents(url: string, { opened, received, lost }: LineEvents, parse: (data: string) => ServerFrame | undefined): Line {
  const streams = new Map<string, AbortController>();
  const all = new AbortController();
  let headers: Record<string, string> = {};
  let patience = 50_000;
  setTimeout(opened);

  function close(): void {
    all.abort();
    streams.forEach((stream) => stream.abort());
  }

  function fail(): void {
    if (!all.signal.aborted) {
      close();
      lost();
    }
  }

  /** What the server says in JSON; a refusal is received as an error frame, and anything else is the end of this line. */
  async function call(path: string, init?: RequestInit, about?: { ref: string; question: string }): Promise<Response | undefined> {
    const response = await fetch(new URL(path, url.replace(/^ws/, 'http')), { signal: all.signal, ...init, headers: { ...headers, ...init?.headers } });
    if (response.ok) {
      return response;
    }
    const problem = parse(await response.text()) as ErrorFrame | undefined;
    if (!problem?.code && response.status >= 500) {
      throw new Error('A proxy spoke for the server.');
    }
    received({ code: `http_${response.status}`, message: `The server answered with status ${response.status}.`, ...problem, ...about, type: 'error' });
    return undefined;
  }

  async function greet(): Promise<void> {
    const welcome = (await (await call('welcome'))?.json()) as Welcome | undefined;
    if (!welcome) {
      throw new Error('This gateway has no "welcome" over HTTP.');
    }
    if (welcome.token) {
      // From another site no cookie comes along.
      headers = { authorization: `Bearer ${welcome.token}` };
    }
    patience = (welcome.heartbeatMs || Infinity) * SILENT_HEARTBEATS;
    // No pings: each stream is looked after by itself, and where there is none there is nothing to lose.
    received({ ...welcome, heartbeatMs: 0 });
  }

  async function ask({ ref, type: _, ...question }: { type: 'ask'; ref: string } & Question): Promise<void> {
    const { id } = question;
    const post = (stream: boolean) => call('questions', { method: 'POST', body: JSON.stringify({ ...question, stream }), headers: { 'content-type': 'application/json' } }, { ref, question: id });
    const asked = await post(true);
    if (!asked) {
      return;
    }
    received({ ...(await asked.json()), type: 'asked', ref });
    if (question.stream) {
      return watch(id, ref);
    }
    // Asked once more, which is the same question: this reply waits for the whole answer, or for as long as the gateway lets it.
    for (;;) {
      const reply = await post(false);
      if (reply?.status !== 202) {
        return reply && received(await reply.json());
      }
    }
  }

  async function watch(id: string, ref: string, after?: string): Promise<void> {
    streams.get(id)?.abort();
    const stream = new AbortController();
    streams.set(id, stream);
    let over = false;
    try {
      const response = await call(`answers/${id}` + (after ? `?after=${after}` : ''), { signal: stream.signal, headers: { accept: 'text/event-stream' } }, { ref, question: id });
      over = response?.status !== 200;
      const reader = response?.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ''; reader && !over; ) {
        const silence = patience === Infinity ? undefined : setTimeout(fail, patience);
        const { done, value } = await reader.read().finally(() => clearTimeout(silence));
        if (done) {
          throw new Error('It broke off.');
        }
        const lines = (rest + value).split('\n');
        rest = lines.pop()!;
        for (const line of lines) {
          const frame = line.startsWith('data:') && parse(line.slice(5));
          if (frame && !stream.signal.aborted) {
            over ||= frame.type === 'ended' || frame.type === 'error';
            received(frame.type === 'watching' ? { ...frame, ref } : frame);
          }
        }
      }
    } catch (broken) {
      if (!stream.signal.aborted) {
        throw broken;
      }
    }
    // A browser gives one host few connections: one that has said everything is given back at once.
    stream.abort();
  }

  return {
    send(frame) {
      const done =
        frame.type === 'hello'
          ? ((headers = frame.token ? { authorization: `Bearer ${frame.token}` } : {}), greet())
          : frame.type === 'ask'
            ? ask(frame)
            : frame.type === 'watch'
              ? watch(frame.question, frame.ref, frame.after)
              : frame.type === 'stop'
                ? call(`answers/${frame.question}`, { method: 'DELETE' }, frame)
                : frame.type === 'unwatch'
                  ? streams.get(frame.question)?.abort()
                  : undefined;
      Promise.resolve(done).catch(fail);
      return !all.signal.aborted;
    },
    close,
  };
}
