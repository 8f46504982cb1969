import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sendFile } from './fault-server.js';
import { BODY, entryFor, useWorkbench } from './workbench.js';

const bench = useWorkbench();

test('downloads a file, then serves it from the cache without a network', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [`${server.url}/model.onnx`]);
  const first = await bench.ensure(entry);
  expect(first).toEqual({
    path: first.path,
    sha256: entry.sha256,
    sizeBytes: BODY.length,
    source: 'download',
    url: `${server.url}/model.onnx`,
    resumedFromBytes: 0,
  });
  expect(first.path).toMatch(/model\.onnx$/);
  expect(await readFile(first.path)).toEqual(BODY);
  expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');

  await server.close();
  const second = await bench.ensure(entry);
  expect(second).toEqual({
    path: first.path,
    sha256: entry.sha256,
    sizeBytes: BODY.length,
    source: 'cache',
    resumedFromBytes: 0,
  });
  expect(server.requests).toHaveLength(1);
});
