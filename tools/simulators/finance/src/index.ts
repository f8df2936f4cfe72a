import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';

/** An event that finance has booked, once for each `webhook-id`. */
export interface Booking {
  id: string;
  type: string;
  timestamp?: string;
  data: Record<string, unknown>;
}

export interface FinanceOptions {
  /** Default: any free port of 127.0.0.1. */
  port?: number;
  /** Signing secret, `whsec_` and base64. Requests with another signature get 401. */
  secret: string;
  /** Appended to (NDJSON, one booking a line) and read back at the start. */
  file?: string;
  /** Sees each request with a good signature, repeats included. */
  onRequest?: (request: { path: string; headers: IncomingMessage['headers']; body: string }) => void;
}

export interface FinanceReceiver {
  url: string;
  port: number;
  bookings(): Booking[];
  /** Requests whose `webhook-id` was booked already. */
  repeats(): number;
  close(): Promise<void>;
}

/**
 * A finance system's webhook receiver: verifies Standard Webhooks signatures with the reference library, drops what it
 * knows by `webhook-id`, books the rest. `GET /log` lists the bookings as NDJSON, `GET /health` answers when it lives.
 */
export async function startFinanceReceiver(options: FinanceOptions): Promise<FinanceReceiver> {
  const verifier = new Webhook(options.secret);
  const booked = new Map<string, Booking>();
  let repeats = 0;
  for (const booking of restored(options.file)) booked.set(booking.id, booking);

  const receive = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const event = verified(verifier, request, body);
    if (!event) return answer(response, 401, 'the signature is wrong');
    options.onRequest?.({ path: request.url ?? '/', headers: request.headers, body });
    if (booked.has(event.id)) repeats += 1;
    // A ping asks whether the signature is good; there is nothing to book.
    else if (event.type !== 'tradelane.ping') {
      if (options.file !== undefined) appendFileSync(options.file, `${JSON.stringify(event)}\n`);
      booked.set(event.id, event);
    }
    answer(response, 200, 'booked');
  };

  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      const lines = [...booked.values()].map((booking) => `${JSON.stringify(booking)}\n`).join('');
      return answer(response, 200, request.url === '/log' ? lines : 'ok');
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => receive(request, response, Buffer.concat(chunks).toString()));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    bookings: () => [...booked.values()],
    repeats: () => repeats,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function verified(verifier: Webhook, request: IncomingMessage, body: string): Booking | undefined {
  const id = request.headers['webhook-id'];
  try {
    const event = verifier.verify(body, request.headers as Record<string, string>) as Omit<Booking, 'id'>;
    return typeof id === 'string' ? { id, ...event } : undefined;
  } catch {
    return undefined;
  }
}

const restored = (file: string | undefined): Booking[] =>
  file === undefined || !existsSync(file)
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Booking);

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
