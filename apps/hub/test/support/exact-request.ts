import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Asking {
  method?: string;
  /** Presented as `x-api-key`. */
  key?: string;
  headers?: object;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** One request with its path exactly as written: `fetch` would tidy it up. The answer is JSON. */
export async function askExactly(address: string, path: string, options: Asking): Promise<Answer> {
  const { hostname, port } = new URL(address);
  const { method = 'GET', key, headers, body } = options;
  const presented = key === undefined ? {} : { 'x-api-key': key };
  const asked = request({ host: hostname, port, path, method, headers: { ...presented, ...headers } });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}
