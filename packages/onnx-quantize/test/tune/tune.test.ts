import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelProto, node } from '@rn50/onnx-model';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { quantize } from '../../src/quantize.js';
import { tune } from '../../src/tune/tune.js';
import { ortEngine, runModel } from '../engine.js';
import { smallModel, someInputs, weights } from '../small-models.js';

const ints = (...values: number[]) => ({ ints: values });
const DIMS = [3, 32, 32];
const SIZE = 3 * 32 * 32;

async function network(): Promise<ModelProto> {
  const model = smallModel({
    input: ['N', ...DIMS],
    nodes: [
      node('Conv', ['x', 'w'], ['stem'], { strides: ints(2, 2), pads: ints(1, 1, 1, 1) }, 'first'),
      node('Relu', ['stem'], ['r']),
      node('Conv', ['r', 'v'], ['c'], { pads: ints(1, 1, 1, 1) }, 'y_float'),
      node('Relu', ['c'], ['s']),
      node('Conv', ['s', 'u'], ['y'], { strides: ints(2, 2) }),
    ],
    initializers: [weights('w', [32, 3, 3, 3]), weights('v', [32, 32, 3, 3]), weights('u', [16, 32, 1, 1])],
  });
  const calibration = someInputs(4, SIZE);
  return (await quantize(model, { calibration, engine: await ortEngine() })).model;
}

const metadata = (model: ModelProto): Record<string, string> =>
  Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));

describe('tune, with ONNX Runtime', () => {
  it('measures every choice and answers as before, to the bit', { timeout: 120_000, ...needsTime() }, async () => {
    const given = await network();
    const steps: string[] = [];
    const cpu = { model: 'Test CPU', int8Path: 'avx512-vnni', usableCpus: 1.5 } as const;
    const { model, choices } = await tune(given, { cpu, onProgress: ({ step }) => steps.push(step) });
    expect(choices).toMatchObject({ engine: 'ort', threads: 1, batch: 1, cpu: { model: 'Test CPU' } });
    expect(choices.engineVersion).toMatch(/^\d+\.\d+/);
    expect(choices.rewrites.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['unread-pixels', 'space-to-depth-stem']),
    );
    expect(choices.rewrites.every(({ outcome }) => outcome !== 'failed')).toBe(true);
    expect(choices.convolutions.map(({ name }) => name)).toEqual(['first', 'y_float', 'y_float_2']);
    for (const { directMs, gemmMs } of choices.convolutions) {
      expect(directMs).toBeGreaterThan(0);
      expect(gemmMs).toBeGreaterThan(0);
    }
    expect(steps.slice(0, 2)).toEqual(['rewrites', 'kernel-forms']);
    const input = Float32Array.from(someInputs(2, SIZE).flatMap((values) => Array.from(values)));
    expect(await runModel(model, [2, ...DIMS], input)).toEqual(await runModel(given, [2, ...DIMS], input));
    if (choices.verdict.kind === 'untuned') expect(model).toBe(given);
    else {
      expect(metadata(model)).toMatchObject({
        'rn50.form': 'qdq',
        'rn50.tuned_for_cpu': 'Test CPU',
        'rn50.tuned_for_int8_path': 'avx512-vnni',
        'rn50.tuned_for_engine': `ort ${choices.engineVersion}`,
        'rn50.tuned_for_threads': '1',
        'rn50.tuned_for_batch': '1',
      });
    }
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'rn50-tune-test-'));
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(temporary, { recursive: true });
    });
    // ONNX Runtime keeps notes of its own there.
    const left = () => readdirSync(temporary).filter((name) => name.startsWith('rn50-'));
    const interrupt = new AbortController();
    const given = await network();
    const tuning = tune(given, {
      signal: interrupt.signal,
      onProgress: () => {
        // Models to be measured are there.
        const isUnderWay = () => left().some((name) => readdirSync(join(temporary, name)).length > 0);
        vi.waitUntil(isUnderWay, { timeout: 30_000 }).then(
          () => interrupt.abort(),
          () => undefined,
        );
      },
    });
    await expect(tuning).rejects.toMatchObject({ code: 'ABORTED' });
    expect(left()).toEqual([]);
  });
});

describe('tune refuses', () => {
  it('impossible options, by name', async () => {
    await expect(tune(buildSmall(), { threads: 0 })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    await expect(tune(buildSmall(), { batch: 1.5 })).rejects.toThrow(/batch is 1.5/);
  });

  it('a model without a graph', async () => {
    const { graph: _, ...rest } = buildSmall();
    await expect(tune(rest as ModelProto)).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' });
  });

  it('a model the engine does not run, with what it says', async () => {
    const broken = smallModel({
      input: ['N', 3, 8, 8],
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        node('NoSuchOperator', ['c'], ['d']),
        node('Conv', ['c', 'v'], ['e'], { strides: ints(2, 2) }),
        node('Add', ['d', 'e'], ['y']),
      ],
      initializers: [weights('w', [4, 3, 3, 3]), weights('v', [4, 4, 1, 1])],
    });
    broken.graph?.node.splice(1, 1);
    await expect(tune(broken)).rejects.toMatchObject({ code: 'TUNING_FAILED' });
  });
});

function buildSmall(): ModelProto {
  return smallModel({ nodes: [node('Conv', ['x', 'w'], ['y'])], initializers: [weights('w', [2, 2, 3, 3])] });
}
