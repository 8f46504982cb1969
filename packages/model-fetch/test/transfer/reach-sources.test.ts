import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { reachSources } from '../../src/transfer/reach-sources.js';
import { BODY, entryFor } from '../workbench.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const reach = (urls: readonly string[], env: NodeJS.ProcessEnv = {}, timeoutMs = 60_000) =>
  reachSources([entryFor(BODY, urls), entryFor(BODY, urls, 'other.onnx')], { env, timeoutMs });

describe('hosts of models', () => {
  test('each is asked once, by HEAD, and a redirect is an answer', async () => {
    const asked: string[] = [];
    const host = await listen(({ method, url }, response) => {
      asked.push(`${method} ${url}`);
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    });
    const found = await reach([`http://${host}/a.onnx`, `http://${host}/b.onnx`]);
    expect(found).toEqual([{ kind: 'host', place: host, status: 'reached' }]);
    expect(asked).toEqual(['HEAD /a.onnx']);
  });

  test('a refusal, a closed port and a silent host are told by their code, beside a host that answers', async () => {
    const good = await listen((_, response) => void response.writeHead(200).end());
    const bad = await listen((_, response) => void response.writeHead(403).end());
    const found = await reach([`http://${good}/a`, `http://${bad}/a`, 'http://127.0.0.1:1/a']);
    expect(found.map((one) => (one.status === 'reached' ? one.status : one.code))).toEqual([
      'reached',
      'HTTP_REFUSED',
      'NETWORK_ERROR',
    ]);
    const silent = await listen(() => {});
    const [waited] = await reach([`http://${silent}/a`], {}, 50);
    expect(waited).toMatchObject({ place: silent, code: 'FIRST_BYTE_TIMEOUT' });
    expect(waited?.status === 'failed' && waited.message).toContain('no answer within 0.05 s');
  });

  test('they are asked through the proxy of the environment, and its refusal is named', async () => {
    const asked: string[] = [];
    const proxy = await listen(({ method, url }, response) => {
      asked.push(`${method} ${url}`);
      response.writeHead(407).end();
    });
    const [found] = await reach(['http://models.invalid/a.onnx'], { HTTP_PROXY: `http://me:secret@${proxy}` });
    expect(asked).toEqual(['HEAD http://models.invalid/a.onnx']);
    expect(found).toMatchObject({ place: 'models.invalid', code: 'PROXY_REFUSED' });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  test('offline no host is asked', async () => {
    const options = { mirror: '/nowhere', offline: true, env: {}, timeoutMs: 60_000 };
    const found = await reachSources([entryFor(BODY, ['http://127.0.0.1:1/a'])], options);
    expect(found.map(({ kind }) => kind)).toEqual(['file']);
  });

  test('a mirror folder is looked into for every file', async () => {
    const [first, second] = await reachSources([entryFor(BODY, []), entryFor(BODY, [], 'other.onnx')], {
      mirror: '/nowhere',
      env: {},
      timeoutMs: 60_000,
    });
    expect(first).toMatchObject({ code: 'MIRROR_FILE_MISSING' });
    expect(second).toMatchObject({
      kind: 'file',
      place: expect.stringMatching(/other\.onnx$/),
      code: 'MIRROR_FILE_MISSING',
    });
  });
});
