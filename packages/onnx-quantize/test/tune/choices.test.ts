import { describe, expect, it } from 'vitest';
import { isDecided, type TuningChoices } from '../../src/tune/choices.js';

const TUNED: TuningChoices = {
  engine: 'ort',
  engineVersion: '1.30.0',
  cpu: null,
  threads: 2,
  batch: 1,
  convolutions: [],
  rewrites: [],
  verdict: { kind: 'tuned', times: { value: 0.9, low: 0.88, high: 0.925 } },
  settings: [],
};

describe('isDecided', () => {
  const untuned = { kind: 'untuned', reason: 'nothing is faster', times: null } as const;
  const noGain = (low: number) =>
    ({ name: 'unread-pixels', sites: ['a'], outcome: 'no-gain', times: { value: 1, low, high: 1.2 } }) as const;

  it('is yes for a file that is tuned, or where no interval leaves room for a gain', () => {
    expect(isDecided(TUNED)).toBe(true);
    expect(isDecided({ ...TUNED, verdict: untuned, rewrites: [noGain(0.98), noGain(1.01)] })).toBe(true);
    const failed = { name: 'kernel-forms', sites: [], outcome: 'failed', message: 'no' } as const;
    expect(isDecided({ ...TUNED, verdict: untuned, rewrites: [failed] })).toBe(true);
  });

  it('is no where one may bring more than 3 %', () => {
    expect(isDecided({ ...TUNED, verdict: untuned, rewrites: [noGain(0.98), noGain(0.96)] })).toBe(false);
    const verdict = { ...untuned, times: { value: 0.99, low: 0.9, high: 1.1 } };
    expect(isDecided({ ...TUNED, verdict, rewrites: [] })).toBe(false);
  });

  it('is no where a setting may bring more than 3 %, unless one is kept', () => {
    const setting = (outcome: 'kept' | 'no-gain', low: number) =>
      ({ name: '2 streams', options: { streams: 2 }, outcome, times: { value: low, low, high: low } }) as const;
    expect(isDecided({ ...TUNED, settings: [setting('no-gain', 0.98)] })).toBe(true);
    expect(isDecided({ ...TUNED, settings: [setting('no-gain', 0.96)] })).toBe(false);
    expect(isDecided({ ...TUNED, settings: [setting('no-gain', 0.96), setting('kept', 0.9)] })).toBe(true);
    expect(isDecided({ ...TUNED, verdict: untuned, rewrites: [noGain(0.9)], settings: [setting('kept', 0.9)] })).toBe(
      false,
    );
  });
});
