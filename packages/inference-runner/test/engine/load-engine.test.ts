import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engine/load-engine.js';

describe('loadEngine', () => {
  it('refuses a module that does not exist, by name', async () => {
    await expect(loadEngine({ module: 'file:///nowhere/engine.mjs' })).rejects.toMatchObject({
      code: 'ENGINE_BROKEN',
      message: expect.stringContaining('file:///nowhere/engine.mjs'),
    });
  });

  it('refuses a module whose default export is not an engine', async () => {
    await expect(loadEngine({ module: 'node:path' })).rejects.toMatchObject({ code: 'ENGINE_BROKEN' });
  });
});
