import { describe, expect, it } from 'vitest';
import { checkVariants, mergedSessionOptions } from '../src/options.js';

describe('checkVariants', () => {
  it('refuses none, and the same label twice', () => {
    expect(() => checkVariants([])).toThrow('is empty');
    const variant = { modelPath: 'm.onnx', label: 'A' };
    expect(() => checkVariants([variant, variant])).toThrow('label twice');
    expect(() => checkVariants([variant, { ...variant, label: 'B' }])).not.toThrow();
  });

  it('refuses an engine that is not in the registry', () => {
    const variant = { modelPath: 'm.onnx', label: 'A', engine: 'other' };
    expect(() => checkVariants([variant])).toThrow(expect.objectContaining({ code: 'ENGINE_UNKNOWN' }));
    expect(() => checkVariants([variant], { other: 'file:///other.mjs' })).not.toThrow();
  });
});

describe('mergedSessionOptions', () => {
  it("puts a variant's own options over the shared ones, and its config key by key", () => {
    const shared = { spinning: true, interOpThreads: 2, config: { a: '1', b: '1' } };
    expect(mergedSessionOptions(shared, { spinning: false, config: { b: '2' } })).toEqual({
      spinning: false,
      interOpThreads: 2,
      config: { a: '1', b: '2' },
    });
    expect(mergedSessionOptions(undefined, undefined)).toEqual({});
  });
});
