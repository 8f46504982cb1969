import { describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE, ENGINES, findEngine } from '../../src/engine/registry.js';

describe('findEngine', () => {
  it('gives the URL of the module', () => {
    expect(findEngine('mine', { mine: 'file:///mine.mjs' })).toBe('file:///mine.mjs');
    expect(findEngine(DEFAULT_ENGINE, ENGINES)).toMatch(/^file:.*engine\/ort\/engine\.js$/);
  });

  it.each(['otr', 'constructor'])('an unknown name (%s): all names, and the nearest', (name) => {
    expect(() => findEngine(name, { mine: 'file:///mine.mjs', ort: 'file:///ort.mjs' })).toThrow(
      expect.objectContaining({
        code: 'ENGINE_UNKNOWN',
        message: `There is no engine "${name}"; there is mine, ort.`,
        remedy: expect.stringMatching(/^Did you mean "(ort|mine)"\?$/),
      }),
    );
    expect(() => findEngine('otr', { mine: '', ort: '' })).toThrow(
      expect.objectContaining({ remedy: 'Did you mean "ort"?' }),
    );
  });
});
