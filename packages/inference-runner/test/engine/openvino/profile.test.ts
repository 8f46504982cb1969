import { describe, expect, it } from 'vitest';
import { profileOf, type Snapshot } from '../../../src/engine/openvino/profile.js';

const info = (name: string, type: string, us: number, kernel = 'jit_avx512_f32') => {
  return {
    status: 2,
    real_time: BigInt(us),
    cpu_time: BigInt(us),
    node_name: name,
    exec_type: kernel,
    node_type: type,
  };
};

/** OpenVINO's averages after each run: of 100 and 40 us in the first, 10 and 4 more in each that follows. */
const snapshot = (run: number, request = 1n): Snapshot => ({
  request,
  runMs: run,
  nodes: [
    info('conv', 'Convolution', 100 + 5 * (run - 1), 'brgconv_avx512_I8'),
    info('relu', 'Eltwise', 0, 'undef'),
    info('reorder', 'Reorder', 40 + 2 * (run - 1)),
  ],
});

const FILE = [
  { name: 'conv', opType: 'Conv', inputs: ['x'], outputs: ['a'] },
  { name: 'relu', opType: 'Relu', inputs: ['a'], outputs: ['y'] },
];

describe('profileOf', () => {
  it('takes the averages of all runs apart, so that the first runs do not count', () => {
    const { runs, runMs, nodes } = profileOf(
      [1, 2, 3, 4].map((run) => snapshot(run)),
      2,
      FILE,
    );
    expect({ runs, runMs }).toEqual({ runs: 2, runMs: 3.5 });
    // After 2 runs 2 x 105 us, after 4 runs 4 x 115 us: 125 us a run.
    expect(nodes).toMatchObject([
      { name: 'conv', opType: 'Conv', ms: 0.125, fastestMs: 0.12, kernel: 'brgconv_avx512_I8' },
      { name: 'reorder', opType: 'Reorder', ms: 0.05 },
    ]);
  });

  it('tells the share of time in nodes that are not in the file', () => {
    const all = [1, 2, 3].map((run) => snapshot(run));
    const { nodes, unmatchedShare } = profileOf(all, 1, FILE);
    const [conv, reorder] = nodes.map(({ ms }) => ms);
    expect(unmatchedShare).toBeCloseTo((reorder ?? 0) / ((conv ?? 0) + (reorder ?? 0)));
    expect(profileOf(all, 1, []).unmatchedShare).toBe(1);
  });

  it('of fewer runs is an error; runs of a request before the model was compiled anew are none', () => {
    const all = [snapshot(1, 7n), snapshot(2, 7n), snapshot(1)];
    expect(() => profileOf(all, 2, FILE)).toThrow(
      expect.objectContaining({ code: 'RUN_FAILED', message: expect.stringContaining('1 runs instead of 2') }),
    );
    expect(() => profileOf([], 1, FILE)).toThrow(expect.objectContaining({ code: 'RUN_FAILED' }));
  });
});
