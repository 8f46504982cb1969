import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComparisonEvent } from '../../src/events.js';
import { fetchModels, listStore, pruneStore, verifyStore } from '../../src/models/store.js';

const BYTES = 'a model of the manifest';
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

let root = '';
let store = { cacheDir: '', manifest: '', mirror: '', offline: true };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rn50-store-'));
  store = {
    cacheDir: join(root, 'cache'),
    manifest: join(root, 'manifest.json'),
    mirror: join(root, 'mirror'),
    offline: true,
  };
  mkdirSync(store.mirror);
  writeFileSync(join(store.mirror, 'own.onnx'), BYTES);
  const entry = { id: 'own', fileName: 'own.onnx', sha256: SHA256, sizeBytes: BYTES.length, urls: [] };
  writeFileSync(store.manifest, JSON.stringify({ models: [entry] }));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the store', () => {
  it('fetches models by id, and tells of it by events', async () => {
    const events: ComparisonEvent[] = [];
    const [model] = await fetchModels({ ids: ['own'], store }, { onEvent: (event) => events.push(event) });
    expect(model).toMatchObject({ id: 'own', sha256: SHA256 });
    expect(readFileSync(model?.path ?? '', 'utf8')).toBe(BYTES);
    const states = events.flatMap((event) => (event.kind === 'step' ? [event.state] : []));
    expect([states[0], states.at(-1)]).toEqual(['started', 'done']);
    await expect(fetchModels({ ids: ['other'], store })).rejects.toMatchObject({ code: 'UNKNOWN_MODEL' });
  });

  it('lists what is there, and finds what became corrupt', async () => {
    const [model] = await fetchModels({ ids: ['own'], store });
    const { cacheDir, entries, downloads, derived } = await listStore(store);
    expect({ cacheDir, derived }).toEqual({ cacheDir: store.cacheDir, derived: [] });
    expect(entries.map(({ id }) => id)).toContain('own');
    expect(downloads.map(({ sha256 }) => sha256)).toEqual([SHA256]);
    writeFileSync(model?.path ?? '', BYTES.toUpperCase());
    expect((await verifyStore(store)).downloads.map(({ status }) => status)).toEqual(['corrupt']);
  });

  it('keeps good downloads when it makes room', async () => {
    await fetchModels({ ids: ['own'], store });
    expect(await pruneStore(store)).toMatchObject({ downloads: [], failure: null });
    expect((await listStore(store)).downloads).toHaveLength(1);
  });
});
