import { createServer, type Socket } from 'node:net';

/** One request as it came over the wire. Header names in lower case. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the server does with a socket once a request's head has arrived. */
export type Answer = (socket: Socket, request: RawRequest) => void;

export interface FaultServer {
  readonly url: string;
  readonly requests: RawRequest[];
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that writes raw bytes: `script` picks the answer by request and by its number, from 0. */
export async function startFaultServer(script: (request: RawRequest, index: number) => Answer): Promise<FaultServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const request = parseHead(text.slice(0, end));
      text = text.slice(end + 4);
      requests.push(request);
      script(request, requests.length - 1)(socket, request);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function parseHead(head: string): RawRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { method, target, headers };
}

/** The head of an answer; every value is written as given, right or wrong. */
export function head(status: number, headers: Readonly<Record<string, string | number>> = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n`;
}

/** Writes the parts and ends the connection. */
export function send(...parts: (string | Uint8Array)[]): Answer {
  return (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
}

/** Writes the parts and then stays silent with the connection open. */
export function sendAndStall(...parts: (string | Uint8Array)[]): Answer {
  return (socket) => {
    for (const part of parts) socket.write(part);
  };
}

/** Writes the parts and resets the connection. */
export function sendAndReset(...parts: (string | Uint8Array)[]): Answer {
  return (socket) => {
    for (const part of parts) socket.write(part);
    setTimeout(() => socket.resetAndDestroy(), 20);
  };
}

/** Writes `chunk` for as long as anybody reads. */
export function sendForever(headText: string, chunk: Uint8Array): Answer {
  return (socket) => {
    socket.write(headText);
    const pump = () => {
      while (!socket.destroyed && socket.write(chunk)) {}
    };
    socket.on('drain', pump);
    pump();
  };
}

/** The file, whole and right. */
export function sendFile(bytes: Uint8Array): Answer {
  return send(head(200, { 'Content-Length': bytes.length, 'Content-Type': 'application/octet-stream' }), bytes);
}

/** The file, or the rest of it where the request asks for one and its `If-Range` fits. */
export function sendRange(
  bytes: Uint8Array,
  request: RawRequest,
  extra: Readonly<Record<string, string>> = {},
): Answer {
  const start = rangeStart(request);
  const condition = request.headers['if-range'];
  if (start === null || (condition !== undefined && condition !== extra.ETag)) {
    return send(head(200, { 'Content-Length': bytes.length, ...extra }), bytes);
  }
  if (start >= bytes.length) {
    return send(head(416, { 'Content-Range': `bytes */${bytes.length}`, 'Content-Length': 6 }), 'beyond');
  }
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return send(
    head(206, { 'Content-Length': bytes.length - start, 'Content-Range': range, ...extra }),
    bytes.subarray(start),
  );
}

/** Where the range that was asked for begins; null without one. */
export function rangeStart(request: RawRequest): number | null {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  return match === null ? null : Number(match[1]);
}

/** One chunk of a chunked body. */
export function chunk(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}
