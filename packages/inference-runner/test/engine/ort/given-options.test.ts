import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS, ortOptions } from '../../../src/engine/ort/given-options.js';

describe('ortOptions', () => {
  it('sets the fields of a session, and hands other keys on under their own names', () => {
    expect(
      ortOptions([
        'session.intra_op.allow_spinning=0',
        'graphOptimizationLevel=basic',
        'executionMode=parallel',
        'interOpNumThreads=2',
        'session.disable_prepacking=1',
      ]),
    ).toEqual({
      spinning: false,
      graphOptimization: 'basic',
      executionMode: 'parallel',
      interOpThreads: 2,
      config: { 'session.disable_prepacking': '1' },
    });
    expect(ortOptions([])).toEqual({});
  });

  it('keeps what follows the first equals sign', () => {
    expect(ortOptions(['optimization.disable_specified_optimizers=a=b'])).toEqual({
      config: { 'optimization.disable_specified_optimizers': 'a=b' },
    });
  });

  it.each([
    ['session.disable_prepackin=1', 'is not known', 'Did you mean session.disable_prepacking?'],
    ['graphOptimisationLevel=all', 'is not known', 'Did you mean graphOptimizationLevel?'],
    ['intraOpNumThreads=2', 'is set by --threads', 'Use --threads <n>.'],
    ['session.intra_op_num_threads=2', 'is set by --threads', 'Use --threads <n>.'],
    ['executionMode=fast', 'is not one of sequential, parallel', 'Use for example executionMode=sequential.'],
    ['interOpNumThreads=0', 'is not one of 1 to 64', 'Use for example interOpNumThreads=1.'],
    ['session.disable_prepacking', 'is not key=value', 'Use for example'],
    ['=1', 'is not key=value', 'Use for example'],
    ['', '(empty) is not key=value', 'Use for example'],
    ['session.disable_prepacking=', 'is not key=value', 'Use for example'],
    ['__proto__=1', 'is not known', 'Use for example'],
    ['constructor=1', 'is not known', 'Use for example'],
    ['session.set_denormal_as_zero=banana', 'is not one of 0, 1', 'Use for example session.set_denormal_as_zero=0.'],
    ['session.dynamic_block_base=-5', 'is not a whole number', 'Use for example session.dynamic_block_base=1.'],
    ['session.optimized_model_filepath=/tmp/x.onnx', 'is not known', 'Use for example'],
  ])('refuses %j', (pair, message, remedy) => {
    expect(() => ortOptions([pair])).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      }),
    );
  });

  it('refuses a key given twice', () => {
    expect(() => ortOptions(['executionMode=parallel', 'executionMode=sequential'])).toThrow(/given twice/);
  });

  it('every key is one the installed ONNX Runtime knows', () => {
    const require = createRequire(import.meta.url);
    const root = dirname(require.resolve('onnxruntime-node/package.json'));
    const folder = join(root, 'bin', 'napi-v6', process.platform, process.arch);
    const library = readdirSync(folder).find((name) => /onnxruntime\.(so|dll|dylib)|\.dylib$/.test(name));
    const bytes = readFileSync(join(folder, library ?? ''));
    expect(Object.keys(CONFIG_KEYS).filter((key) => !bytes.includes(key))).toEqual([]);
  });
});
