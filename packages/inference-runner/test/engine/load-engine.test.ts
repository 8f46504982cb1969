import { describe, expect, it } from 'vitest';
import { importEngine, installedEngine, loadEngine } from '../../dist/engine/load-engine.js';
import { TestEngines } from '../engines/registry.js';

describe('loadEngine', () => {
  it('loads an engine of the registry given', async () => {
    const tests = new TestEngines();
    const name = tests.add('faulty');
    expect(await loadEngine(name, tests.registry)).toMatchObject({ name: 'faulty', title: 'the faulty engine' });
    expect(await installedEngine(name, tests.registry)).toMatchObject({ version: '1.2.3' });
    await expect(loadEngine(name)).rejects.toMatchObject({ code: 'ENGINE_UNKNOWN' });
  });
});

describe('importEngine', () => {
  it('refuses a module that does not exist, by name', async () => {
    await expect(importEngine('file:///nowhere/engine.mjs')).rejects.toMatchObject({
      code: 'ENGINE_BROKEN',
      message: expect.stringContaining('file:///nowhere/engine.mjs'),
    });
  });

  it('refuses a module whose default export is not an engine', async () => {
    await expect(importEngine('node:path')).rejects.toMatchObject({ code: 'ENGINE_BROKEN' });
  });
});
