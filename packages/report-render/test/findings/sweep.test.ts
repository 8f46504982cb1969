import { stripVTControlCharacters } from 'node:util';
import type { Advice, Report, Result, Sweep } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { sweepFindings } from '../../src/findings/sweep.js';
import { findingsLines } from '../../src/text/finding-lines.js';
import { type Paint, painter } from '../../src/text/paint.js';
import { around, buildReport, point } from '../fixtures.js';

const plain = painter(false);

const FAILED: Result = {
  variantId: 'ort-int8',
  scenario: 'throughput',
  batch: 64,
  threads: 2,
  instances: 1,
  status: 'out-of-memory',
  message: 'killed',
  blocks: [],
};

function advice(goal: Advice['goal'], result: Result): Advice {
  if (result.status !== 'ok') throw new Error('no advice from a point that failed');
  const { variantId, batch, threads, instances, summary } = result;
  return { variantId, goal, batch, threads, instances, ...summary };
}

const FP32_POINTS = [point('ort-fp32', [1, 2, 1], [33.4, 29.8, 35.1]), point('ort-fp32', [8, 1, 2], [40.1, 399, null])];
const SINGLE = point('ort-int8', [1, 2, 1], [93.5, 10.7, 12.2]);
const SMALL = point('ort-int8', [4, 1, 2], [120, 33.1, 40.9]);
const LARGE = point('ort-int8', [8, 1, 2], [131, 60, null]);
const [FP32_FAST] = FP32_POINTS;

const sweepLines = (sweep: Sweep, report: Report, paint: Paint) =>
  findingsLines(sweepFindings({ ...report, sweep }), paint);

describe('sweepFindings', () => {
  it('prints a table per variant, then the advice', () => {
    const sweep: Sweep = {
      results: [...FP32_POINTS, SINGLE, SMALL, LARGE, FAILED],
      advice: [
        ...(FP32_FAST ? [advice('latency', FP32_FAST)] : []),
        advice('latency', SINGLE),
        advice('throughput', LARGE),
        advice('throughput-under-p99', SMALL),
      ],
      maxP99Ms: 50,
    };
    expect(`\n${sweepLines(sweep, buildReport(), plain).join('\n')}\n`).toBe(`
Sweep of FP32 (threads of each instance)
batch   threads   instances   images/s   p50(ms)   p99(ms)   best for
    1         2           1       33.4      29.8      35.1   latency
    8         1           2       40.1     399.0         -

Sweep of INT8 (threads of each instance)
batch   threads   instances   images/s   p50(ms)   p99(ms)   best for
    1         2           1       93.5      10.7      12.2   latency
    4         1           2      120.0      33.1      40.9   throughput with p99 at most 50 ms
    8         1           2      131.0      60.0         -   throughput
   64         2           1          -         -         -   out of memory

FP32 best latency: p50 29.8 ms at batch 1, 2 threads (p99 35.1 ms, 33.4 images/s)
FP32: no point is known to keep p99 at most 50 ms
INT8 best latency: p50 10.7 ms at batch 1, 2 threads (p99 12.2 ms, 93.5 images/s)
INT8 best throughput: 131.0 images/s at batch 8, 1 thread x 2 instances (p50 60.0 ms)
INT8 best throughput with p99 at most 50 ms: 120.0 images/s at batch 4, 1 thread x 2 instances (p50 33.1 ms, p99 40.9 ms)
`);
  });

  it('says what a point under the limit rests on where there is no p99', () => {
    const runs = (count: number) => [
      { order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs: new Array<number>(count - 40).fill(40) },
      { order: 1, startedAtMs: 0, wakeUpMs: 1, samplesMs: new Array<number>(40).fill(40) },
    ];
    const measured = { ...LARGE, blocks: runs(96) };
    const lines = (results: Result[]) =>
      sweepLines({ results, advice: [advice('throughput-under-p99', LARGE)], maxP99Ms: 50 }, buildReport(), plain);
    // An earlier look at the same point does not count.
    const said = lines([{ ...LARGE, blocks: runs(50) }, SMALL, measured]);
    expect(said.filter((line) => line.includes('slowest'))).toEqual([
      '    8         1           2      131.0      60.0         -   throughput with the slowest of 96 runs at most 50 ms',
      'INT8 best throughput with the slowest of 96 runs at most 50 ms: 131.0 images/s at batch 8, 1 thread x 2 instances (p50 60.0 ms)',
    ]);
    expect(said.join()).not.toContain('with p99 at most');
    expect(lines([SMALL]).at(-1)).toMatch(/^INT8 best throughput with the slowest run at most 50 ms: /);
  });

  it('shows a point measured several times once, as last measured', () => {
    const again = point('ort-int8', [8, 1, 2], [140, 57, null]);
    const sweep: Sweep = {
      results: [LARGE, SMALL, again, FAILED],
      advice: [advice('throughput', again)],
      maxP99Ms: null,
    };
    const table = sweepLines(sweep, buildReport(), plain).slice(2, 5);
    expect(table).toEqual([
      '    8         1           2      140.0      57.0         -   throughput',
      '    4         1           2      120.0      33.1      40.9',
      '   64         2           1          -         -         -   out of memory',
    ]);
    // Nor does the figure of before make a tie.
    const slower: Sweep = { ...sweep, results: [again, SMALL, LARGE], advice: [advice('throughput', LARGE)] };
    expect(sweepLines(slower, buildReport(), plain).at(-1)).toMatch(/^INT8 best throughput: 131\.0/);
  });

  it('keeps long sweeps readable: what is advised, the fastest, and how many are left out', () => {
    const points = Array.from({ length: 30 }, (_, index) =>
      point('ort-int8', [index + 1, 2, 1], [50 + ((index * 7) % 30), index + 10, null]),
    );
    const [first] = points;
    const sweep: Sweep = {
      results: [...points, FAILED, { ...FAILED, batch: 128 }],
      advice: first ? [advice('latency', first)] : [],
      maxP99Ms: null,
    };
    const lines = sweepLines(sweep, buildReport(), plain);
    expect(lines).toHaveLength(1 + 1 + 12 + 1 + 1 + 1);
    expect(lines[2]).toBe('    1         2           1       50.0      10.0         -   latency');
    expect(lines[14]).toBe('Not shown: 18 slower points and 2 points that failed; report.json has them all.');
    const shown = lines.slice(3, 14).map((line) => Number(line.slice(28, 40)));
    expect(Math.min(...shown)).toBe(69);
    const batches = lines.slice(2, 14).map((line) => Number(line.slice(0, 5)));
    expect(batches).toEqual([...batches].sort((a, b) => a - b));
  });

  it('says how ties are broken where a point advised is not the fastest', () => {
    const lines = (chosen: Result) =>
      sweepLines(
        { results: [SMALL, LARGE], advice: [advice('throughput', chosen)], maxP99Ms: null },
        buildReport(),
        plain,
      );
    expect(lines(SMALL).at(-1)).toBe(
      'Points whose figures cannot be told apart count as equal: the smaller batch, then fewer instances, is advised.',
    );
    expect(lines(LARGE).at(-1)).toMatch(/^INT8 best throughput: 131\.0 images/);
  });

  it('counts one point left out in the singular', () => {
    const points = Array.from({ length: 12 }, (_, index) => point('ort-int8', [index + 1, 2, 1], [50, 10, null]));
    const lines = (extra: Result) =>
      sweepLines({ results: [...points, extra], advice: [], maxP99Ms: null }, buildReport(), plain);
    expect(lines(point('ort-int8', [13, 2, 1], [1, 10, null]))).toContain(
      'Not shown: 1 slower point; report.json has them all.',
    );
    expect(lines(FAILED)).toContain('Not shown: 1 point that failed; report.json has them all.');
  });

  it('has dashes for what is not known', () => {
    const { batch: _b, threads: _t, instances: _i, ...bare } = FAILED;
    const sweep: Sweep = {
      results: [bare],
      advice: [
        {
          variantId: 'gone',
          goal: 'throughput',
          batch: 2,
          threads: 1,
          instances: 1,
          p50Ms: null,
          p99Ms: null,
          throughputFps: null,
        },
        {
          variantId: 'gone',
          goal: 'throughput-under-p99',
          batch: 2,
          threads: 1,
          instances: 1,
          p50Ms: around(2),
          p99Ms: null,
          throughputFps: null,
        },
      ],
      maxP99Ms: null,
    };
    expect(sweepLines(sweep, buildReport(), plain)).toEqual([
      'Sweep of INT8 (threads of each instance)',
      'batch   threads   instances   images/s   p50(ms)   p99(ms)   best for',
      '    -         -           -          -         -         -   out of memory',
      '',
      'gone best throughput: at batch 2, 1 thread',
      'gone best throughput under the p99 limit: p50 2.0 ms at batch 2, 1 thread',
    ]);
  });

  it('colours only when asked to, and keeps the columns', () => {
    const sweep: Sweep = { results: [SINGLE, FAILED], advice: [advice('latency', SINGLE)], maxP99Ms: null };
    const coloured = sweepLines(sweep, buildReport(), painter(true));
    expect(coloured.join('\n')).toContain('\u001b[32mlatency\u001b[39m');
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(sweepLines(sweep, buildReport(), plain));
  });
});
