import { describe, expect, it } from 'vitest';
import { bestPoint } from '../../src/measure/best-point.js';
import { record } from '../small-report.js';

const at = (side: 0 | 1, ms: number, batch: number, instances = 1) => ({
  ...record(side, 'throughput', ms, 2),
  batch,
  threads: 2 / instances,
  instances,
});

describe('bestPoint', () => {
  it('is the point of the highest product of throughputs', () => {
    // images per second: batch 1 25 and 100, batch 4 40 and 133, batch 8 32 and 160, 2 instances 44 and 120
    const records = [
      ...[at(0, 40, 1), at(1, 10, 1)],
      ...[at(0, 100, 4), at(1, 30, 4)],
      ...[at(0, 250, 8), at(1, 50, 8)],
      ...[at(0, 180, 4, 2), at(1, 200 / 3, 4, 2)],
    ];
    expect(bestPoint(records)).toEqual({ batch: 4, threads: 2, instances: 1 });
  });

  it('leaves out a point that one side did not survive', () => {
    const { status: _, ...gone } = at(1, 10, 8);
    const records = [
      at(0, 40, 1),
      at(1, 10, 1),
      at(0, 50, 8),
      { ...gone, status: 'out-of-memory' as const, message: '' },
    ];
    expect(bestPoint(records)).toEqual({ batch: 1, threads: 2, instances: 1 });
  });

  it('counts a point once that came back twice, as a model fixed to one batch does', () => {
    const slow = [at(0, 50, 1), at(1, 20, 1)];
    const fast = [at(0, 40, 1, 2), at(1, 10, 1, 2)];
    expect(bestPoint([...slow, ...slow, ...fast])).toEqual({ batch: 1, threads: 1, instances: 2 });
  });

  it('is null where nothing was measured', () => {
    expect(bestPoint([])).toBeNull();
  });
});
