import type { ModelProto } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { explain, type ModelProfile, type Trial } from '../src/index.js';
import { VNNI } from './cpus.js';
import { network } from './networks.js';
import { ALL_HELP } from './trials.js';

const SIGNED = network({ activations: 's8' });

const profileOf = (runMs: number, batch = 1): ModelProfile => {
  const nodes = [{ name: 'conv1', opType: 'Conv', ms: 2 * runMs, inputShapes: [[1]], outputShapes: [[1]] }];
  return { threads: 2, batch, runMs, nodes, optimizedModel: null };
};

/** The one verdict of int8 activations on x86, once these were tried. */
function verdictWith(trials: readonly Trial[], int8: ModelProto = SIGNED) {
  const profiles = { int8: null, fp32: null };
  const { verdicts, untried } = explain({ int8, fp32: null, cpu: VNNI, profiles, peaks: null, trials });
  const [verdict, ...others] = verdicts;
  expect(others).toEqual([]);
  return { ...verdict, untried };
}

const tried = (model: ModelProto, beforeMs: number, afterMs: number, batch = 1): Trial => {
  return { recipe: 'plain', model, ran: { beside: profileOf(beforeMs), profile: profileOf(afterMs, batch) } };
};

describe('a fix', () => {
  it('is not named before it was tried, and says what is to be tried', () => {
    expect(verdictWith([])).toMatchObject({
      code: 'signed-activations-on-x86',
      fix: null,
      expectedGain: null,
      untried: ['plain'],
      cause: expect.stringMatching(/Quantizing again with rn50 was not tried as a fix\.$/),
    });
  });

  it('is named with the gain that was measured where it takes the cause away', () => {
    const { fix, expectedGain, untried } = verdictWith([tried(network({}), 3, 2)]);
    expect(fix).toMatch(/^rn50 quantize /);
    expect(expectedGain).toBeCloseTo(1.5);
    expect(untried).toEqual([]);
  });

  it('has the gain per image', () => {
    expect(verdictWith([tried(network({}), 3, 32, 16)]).expectedGain).toBeCloseTo(1.5);
  });

  it.each<[string, Trial, RegExp]>([
    ['leaves the cause as it is, however fast it ran', tried(SIGNED, 3, 1), /rn50 does not fix this\.$/],
    ['makes nothing faster', tried(network({}), 3, 2.95), /was measured, and does not make it faster\.$/],
    ['fails', { recipe: 'plain', failure: 'no.' }, /was tried here and failed: no\.$/],
  ])('is not named where the trial %s', (_name, trial, cause) => {
    expect(verdictWith([trial])).toMatchObject({
      fix: null,
      expectedGain: null,
      untried: [],
      cause: expect.stringMatching(cause),
    });
  });

  it('that leaves some of it says how much, and promises only what was measured', () => {
    const halfSigned = network({ activations: 's8', quantized: ['Conv', 'Add'] });
    const { fix, cause, expectedGain } = verdictWith([tried(halfSigned, 3, 2)]);
    expect(fix).toMatch(/^rn50 quantize /);
    expect(cause).toMatch(/Quantizing again with rn50 leaves 2 of these\.$/);
    expect(expectedGain).toBeCloseTo(1.5);
    expect(verdictWith([{ recipe: 'plain', model: halfSigned, ran: null }]).expectedGain).toBeNull();
  });

  it('is a command for each recipe', () => {
    const { verdicts } = explain({
      int8: network({ activations: 's8' }),
      fp32: null,
      cpu: { ...VNNI, int8Path: 'none' },
      profiles: { int8: null, fp32: null },
      peaks: null,
      trials: ALL_HELP,
    });
    expect(verdicts.map(({ fix }) => fix?.split(' ').slice(0, 2).join(' '))).toEqual([
      'rn50 compare',
      'rn50 quantize',
      'rn50 quantize',
    ]);
  });
});
