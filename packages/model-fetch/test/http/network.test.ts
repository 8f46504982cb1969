import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openNetwork } from '../../src/http/network.js';
import { sendFile } from '../fault-server.js';
import { CERTIFICATE, PRIVATE_KEY } from '../tls-certificate.js';
import { BODY, entryFor, failureOf, useWorkbench } from '../workbench.js';

const bench = useWorkbench();
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function startTls(answer: (request: IncomingMessage) => { status: number; location?: string }) {
  const server = createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (request, response) => {
    const { status, location } = answer(request);
    response.writeHead(status, location === undefined ? {} : { location });
    response.end(status === 200 ? BODY : '');
  });
  return listen(server);
}

/** An HTTP proxy: tunnels CONNECT, forwards plain requests, and keeps a list of what it was asked. */
async function startProxy(status = 200) {
  const asked: { line: string; authorization: string | undefined }[] = [];
  const note = ({ method, url, headers }: IncomingMessage) =>
    asked.push({ line: `${method} ${url}`, authorization: headers['proxy-authorization'] });
  const server = createHttpServer((request, response) => {
    note(request);
    if (status !== 200) return void response.writeHead(status).end();
    const { 'proxy-authorization': _mine, ...headers } = request.headers;
    const onward = httpRequest(request.url ?? '', { headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.end();
  });
  server.on('connect', (request, socket) => {
    note(request);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    const [host, port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { asked, url: `http://me:p%40ss@127.0.0.1:${await listen(server)}` };
}

test('https with a trusted certificate works', async () => {
  const port = await startTls(() => ({ status: 200 }));
  const changes = { openNetwork: () => openNetwork({ env: {}, ca: CERTIFICATE }) };
  const outcome = await bench.ensure(entryFor(BODY, [`https://127.0.0.1:${port}/m`]), {}, changes);
  expect(outcome.source).toBe('download');
});

test('fault 14: a bad certificate is final and named', async () => {
  const port = await startTls(() => ({ status: 200 }));
  const error = await failureOf(bench.ensure(entryFor(BODY, [`https://127.0.0.1:${port}/m`])));
  expect(error.code).toBe('BAD_CERTIFICATE');
  expect(error.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(error.attempts).toHaveLength(1);
});

test('fault 12: a redirect from https to http is refused and the http server is not asked', async () => {
  const plain = await bench.serve(() => sendFile(BODY));
  const port = await startTls(() => ({ status: 302, location: plain.url }));
  const changes = { openNetwork: () => openNetwork({ env: {}, ca: CERTIFICATE }) };
  const error = await failureOf(bench.ensure(entryFor(BODY, [`https://127.0.0.1:${port}/m`]), {}, changes));
  expect(error.code).toBe('REDIRECT_REFUSED');
  expect(plain.requests).toHaveLength(0);
});

test('fault 29: https goes through HTTPS_PROXY as a tunnel, with the proxy’s credentials for the proxy only', async () => {
  let seenByServer: string | undefined = 'not asked';
  const port = await startTls((request) => {
    seenByServer = request.headers['proxy-authorization'];
    return { status: 200 };
  });
  const proxy = await startProxy();
  const changes = { openNetwork: () => openNetwork({ env: { HTTPS_PROXY: proxy.url }, ca: CERTIFICATE }) };
  const outcome = await bench.ensure(entryFor(BODY, [`https://127.0.0.1:${port}/m`]), {}, changes);
  expect(outcome.source).toBe('download');
  const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  expect(proxy.asked).toEqual([{ line: `CONNECT 127.0.0.1:${port}`, authorization }]);
  expect(seenByServer).toBeUndefined();
});

test('fault 29: plain http goes through HTTP_PROXY as an ordinary request', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const proxy = await startProxy();
  const changes = { openNetwork: () => openNetwork({ env: { http_proxy: proxy.url } }) };
  expect((await bench.ensure(entryFor(BODY, [`${server.url}/m`]), {}, changes)).source).toBe('download');
  expect(proxy.asked.map((request) => request.line)).toEqual([`GET ${server.url}/m`]);
});

test('fault 29: NO_PROXY is honoured', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const env = { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'example.com,127.0.0.1' };
  const outcome = await bench.ensure(entryFor(BODY, [server.url]), {}, { openNetwork: () => openNetwork({ env }) });
  expect(outcome.source).toBe('download');
});

test.each(['http', 'https'])('fault 29: 407 from the proxy for %s is final and shows no password', async (scheme) => {
  const proxy = await startProxy(407);
  const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
  const entry = entryFor(BODY, [`${scheme}://models.invalid/m`]);
  const error = await failureOf(bench.ensure(entry, {}, { openNetwork: () => openNetwork({ env }) }));
  expect(error.code).toBe('PROXY_REFUSED');
  expect(error.message).toContain('407');
  expect(JSON.stringify([error.message, error.attempts])).not.toMatch(/p%40ss|p@ss/);
});

test('fault 29: a proxy variable that is no URL is named as such', async () => {
  const changes = { openNetwork: () => openNetwork({ env: { HTTPS_PROXY: 'not a url' } }) };
  const error = await failureOf(bench.ensure(entryFor(BODY, ['https://models.invalid/m']), {}, changes));
  expect(error.code).toBe('PROXY_REFUSED');
});
