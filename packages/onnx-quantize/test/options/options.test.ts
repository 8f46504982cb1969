import { describe, expect, it } from 'vitest';
import { brokenRule, quantizeChoicesSchema } from '../../src/options/choices-schema.js';
import { type QuantizeOptions, settingsOf } from '../../src/options/options.js';
import { refusalOf } from '../refusal.js';

const settings = (options: Partial<QuantizeOptions>) => settingsOf({ calibration: [], ...options });
/** As plain JavaScript may give them. */
const anything = (json: string): Partial<QuantizeOptions> => JSON.parse(json);

describe('settingsOf', () => {
  it('fills in every default', () => {
    expect(settings({})).toEqual({
      form: 'qdq',
      method: 'minmax',
      rangeMode: 'absolute',
      percentile: 99.999,
      exclude: [],
      layers: false,
      maxLossDb: null,
      reduceRange: false,
      numbers: { granularity: 'per-channel', activationType: 'uint8', weightType: 'int8', weightLimit: 127 },
      threads: 1,
    });
    expect(quantizeChoicesSchema.parse({})).toMatchObject({ reduceRange: 'auto', percentile: 99.999 });
  });

  it('takes 7-bit weights on a CPU without INT8 instructions, and its usable CPUs', () => {
    expect(settings({ cpu: { int8Path: 'none', usableCpus: 2.5 } })).toMatchObject({ reduceRange: true, threads: 2 });
    expect(settings({ cpu: { int8Path: 'none', usableCpus: 1 }, reduceRange: 'off' }).reduceRange).toBe(false);
  });

  it.each<[Partial<QuantizeOptions>, string]>([
    [anything('{"form": "qqd"}'), 'form is "qqd"'],
    [anything('{"method": "minimax"}'), 'method is "minimax"'],
    [anything('{"weightType": 8}'), 'weightType is "8"'],
    [anything('{"granularty": "per-tensor"}'), 'there is no option granularty'],
    [anything('{"exclude": "Add"}'), 'exclude is Add'],
    [{ maxLossDb: 0 }, 'maxLossDb is 0'],
    [{ maxLossDb: Number.NaN }, 'maxLossDb is NaN'],
    [{ maxLossDb: Number.POSITIVE_INFINITY }, 'maxLossDb is Infinity'],
    [{ method: 'percentile', percentile: 49.9 }, 'percentile is 49.9'],
    [{ percentile: 99 }, 'percentile is given with the method minmax'],
    [{ percentile: 200 }, 'percentile is given with the method minmax'],
    [
      { rangeMode: 'moving', method: 'mse' },
      'rangeMode is "moving" with the method mse, whose histogram counts all inputs alike',
    ],
    [
      { activationType: 'int8', weightType: 'uint8' },
      'activationType is "int8" and weightType is "uint8", which ONNX Runtime cannot multiply',
    ],
    [{ threads: 0 }, 'threads is 0'],
  ])('refuses %j', async (options, message) => {
    expect(await refusalOf(() => settings(options))).toBe(`BAD_OPTION: ${message}`);
  });

  it('says what to give instead', () => {
    const remedy = (options: Partial<QuantizeOptions>) => {
      try {
        return settings(options);
      } catch (error) {
        return error;
      }
    };
    expect(remedy(anything('{"form": "qqd"}'))).toMatchObject({
      remedy: 'Did you mean "qdq"? Choose one of: qdq, qoperator.',
    });
    expect(remedy(anything('{"granularty": 1}'))).toMatchObject({ remedy: 'Did you mean granularity?' });
    expect(remedy({ method: 'percentile', percentile: 0 })).toMatchObject({
      remedy: 'Give a number from 50 to 100, for example 99.999.',
    });
  });
});

describe('brokenRule', () => {
  it('names the rule between options, and no fault of one of them', () => {
    expect(brokenRule({ percentile: 99 })).toBe('percentile-of-other-method');
    expect(brokenRule({ rangeMode: 'moving', method: 'entropy' })).toBe('moving-of-other-method');
    expect(brokenRule({ activationType: 'int8', weightType: 'uint8' })).toBe('types-without-kernel');
    expect(brokenRule({ method: 'percentile', percentile: 200 })).toBeNull();
    expect(brokenRule({})).toBeNull();
  });
});
