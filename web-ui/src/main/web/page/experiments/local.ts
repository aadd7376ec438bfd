export interface SecondProcess {
  node: string;
  producer: string;
  pid: number;
  port: number;
  /** The address of its socket. */
  socket: string;
  http: string;
}

/** Resets that connection's TCP connection, with no word of good-bye. */
export async function cut(connection: string, signal: AbortSignal): Promise<void> {
  await post(`connections/${encodeURIComponent(connection)}/cut`, signal);
}

/** The second process that runs, if one does. */
export async function findSecond(): Promise<SecondProcess | undefined> {
  const response = await fetch('/v1/local/second');
  return response.ok ? ((await response.json()) as SecondProcess) : undefined;
}

/** Starts a second gateway and producer as a process of its own, or finds the one that runs. */
export async function startSecond(signal: AbortSignal): Promise<SecondProcess> {
  return (await (await post('second', signal)).json()) as SecondProcess;
}

/** SIGKILL. */
export async function killSecond(signal?: AbortSignal): Promise<{ pid: number; killedAt: number }> {
  return (await (await post('second/kill', signal)).json()) as { pid: number; killedAt: number };
}

/** For a page that goes away: it cannot wait for a reply. */
export function killSecondBlindly(): void {
  navigator.sendBeacon('/v1/local/second/kill');
}

async function post(path: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(`/v1/local/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(signal && { signal }) });
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { message?: string };
    throw new Error(problem.message ?? `POST /v1/local/${path}: ${response.status}`);
  }
  return response;
}
