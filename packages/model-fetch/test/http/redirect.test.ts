import { expect, test } from 'vitest';
import { ModelFetchError } from '../../src/errors.js';
import { nextUrl } from '../../src/http/redirect.js';
import { head, send, sendFile } from '../fault-server.js';
import { BODY, entryFor, failureOf, useWorkbench } from '../workbench.js';

const bench = useWorkbench();
const TOKEN = { Authorization: 'Bearer secret', 'X-Api-Key': 'secret' };

function redirectTo(location: string, status = 302) {
  return send(head(status, { Location: location, 'Content-Length': 4 }), 'gone');
}

test.each([301, 302, 303, 307, 308])(
  'a %i is followed, relative or not, with the headers on the same origin',
  async (status) => {
    const server = await bench.serve(({ target }) =>
      target === '/a' ? redirectTo('b?sig=1', status) : sendFile(BODY),
    );
    const outcome = await bench.ensure(entryFor(BODY, [`${server.url}/a`]), { headers: TOKEN });
    expect(outcome.url).toBe(`${server.url}/a`);
    expect(server.requests.map((request) => request.target)).toEqual(['/a', '/b?sig=1']);
    expect(server.requests[1]?.headers).toMatchObject({ authorization: 'Bearer secret' });
  },
);

test('fault 10: a redirect to another host gets none of the caller’s headers, nor does the way back', async () => {
  const storage = await bench.serve(({ target }) => (target === '/1' ? redirectTo(`${hub.url}/2`) : sendFile(BODY)));
  const hub = await bench.serve(({ target }) => redirectTo(target === '/0' ? `${storage.url}/1` : `${storage.url}/3`));
  const withUser = hub.url.replace('http://', 'http://me:hush@');
  await bench.ensure(entryFor(BODY, [`${withUser}/0`]), { headers: { 'X-Api-Key': 'secret' } });
  expect(hub.requests[0]?.headers).toMatchObject({
    authorization: expect.stringContaining('Basic'),
    'x-api-key': 'secret',
  });
  for (const request of [...storage.requests, ...hub.requests.slice(1)]) {
    expect(request.headers).not.toHaveProperty('authorization');
    expect(request.headers).not.toHaveProperty('x-api-key');
  }
  expect(storage.requests).toHaveLength(2);
});

test('fault 11: a redirect loop is a typed error after one round', async () => {
  const server = await bench.serve(({ target }) => redirectTo(target === '/a' ? '/b' : '/a'));
  const error = await failureOf(bench.ensure(entryFor(BODY, [`${server.url}/a`])));
  expect(error.code).toBe('REDIRECT_LOOP');
  expect(server.requests).toHaveLength(2);
});

test('fault 11: an endless chain of new addresses stops after ten redirects', async () => {
  const server = await bench.serve((_request, index) => redirectTo(`/${index + 1}`));
  const error = await failureOf(bench.ensure(entryFor(BODY, [`${server.url}/0`])));
  expect(error.code).toBe('REDIRECT_LOOP');
  expect(server.requests).toHaveLength(11);
});

test('ten redirects are still followed', async () => {
  const server = await bench.serve((_request, index) => (index < 10 ? redirectTo(`/${index + 1}`) : sendFile(BODY)));
  expect((await bench.ensure(entryFor(BODY, [`${server.url}/0`]))).source).toBe('download');
});

test('a redirect without Location is refused', async () => {
  const server = await bench.serve(() => send(head(302, { 'Content-Length': 0 })));
  expect((await failureOf(bench.ensure(entryFor(BODY, [server.url])))).code).toBe('REDIRECT_REFUSED');
});

test.each([
  ['fault 12: https to http', 'https://a.example/x', 'http://a.example/x'],
  ['https to a protocol-relative ftp', 'https://a.example/x', 'ftp://a.example/x'],
  ['http to a file', 'http://a.example/x', 'file:///etc/passwd'],
  ['http to data', 'http://a.example/x', 'data:,hello'],
  ['an address that is none', 'https://a.example/x', 'http://['],
])('%s is refused', (_name, from, to) => {
  expect(() => nextUrl(new URL(from), to)).toThrow(ModelFetchError);
  expect(() => nextUrl(new URL(from), to)).toThrow(expect.objectContaining({ code: 'REDIRECT_REFUSED' }));
});

test('http to https is allowed, and credentials in a Location are dropped', () => {
  expect(nextUrl(new URL('http://a.example/x'), 'https://u:p@b.example/y#z').href).toBe('https://b.example/y');
});
