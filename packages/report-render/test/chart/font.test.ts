import { describe, expect, it } from 'vitest';
import { type FontRegistry, registerFont } from '../../src/chart/font.js';

function fakeRegistry(has: boolean, accepts: boolean) {
  const registered: string[] = [];
  const registry: FontRegistry = {
    has: () => has,
    registerFromPath: (path) => {
      registered.push(path);
      return accepts ? {} : null;
    },
  };
  return { registry, registered };
}

describe('registerFont', () => {
  it('registers both weights from the installed package', () => {
    const { registry, registered } = fakeRegistry(false, true);
    registerFont(registry);
    expect(registered.map((path) => path.split(/[\\/]/).at(-1))).toEqual([
      'Inter_400Regular.ttf',
      'Inter_600SemiBold.ttf',
    ]);
  });

  it('registers fonts of other scripts where they are installed, each under a name of its own', () => {
    const names: string[] = [];
    const registry: FontRegistry = { has: () => false, registerFromPath: (_, name) => ({ number: names.push(name) }) };
    registerFont(registry, (specifier) => {
      if (/noto-sans-(?!thai|jp)/.test(specifier)) throw new Error('Cannot find module');
      return specifier;
    });
    expect([...new Set(names)]).toEqual(['rn50-inter', 'rn50-noto-sans-jp', 'rn50-noto-sans-thai']);
  });

  it('registers nothing twice', () => {
    const { registry, registered } = fakeRegistry(true, true);
    registerFont(registry);
    expect(registered).toEqual([]);
  });

  it('refuses to go on without a font', () => {
    const rejecting = fakeRegistry(false, false).registry;
    expect(() => registerFont(rejecting)).toThrow(
      expect.objectContaining({ code: 'FONT_UNAVAILABLE', remedy: expect.stringContaining('Install') }),
    );
    const cause = new Error('Cannot find module');
    const missing = () => {
      throw cause;
    };
    expect(() => registerFont(fakeRegistry(false, true).registry, missing)).toThrow(
      expect.objectContaining({ code: 'FONT_UNAVAILABLE', cause }),
    );
  });
});
