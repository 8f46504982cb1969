import { expect, test } from 'vitest';
import { mergedView } from '../../src/merged/merged-view.js';
import { mergedAnswer, mergedTitle } from '../../src/merged/merged-words.js';
import { buildReport, FP32 } from '../fixtures.js';
import { EPYC, OLD, XEON } from './machines.js';

const answer = (...reports: Parameters<typeof mergedView>[0]) => {
  const view = mergedView(reports, ['a', 'b', 'c']);
  if (view === null) throw new Error('no view');
  return { title: mergedTitle(view), sentences: mergedAnswer(view) };
};

test('where most is gained, and where least; what is slower is said to be', () => {
  expect(answer(EPYC, OLD, XEON)).toEqual({
    title: 'INT8 against FP32 on 3 CPUs',
    sentences: [
      'The largest gain is on Intel Xeon Platinum 8481C with onnxruntime 1.30.0 (c): INT8 makes 3.08 times the throughput of FP32 (3.05 to 3.11).',
      'The smallest is on Intel Xeon E5-2670 with onnxruntime 1.30.0 (b): INT8 makes 0.80 times the throughput of FP32 (0.79 to 0.81), so INT8 is slower there.',
    ],
  });
});

test('reports whose intervals overlap are not ranked', () => {
  const wide = {
    ...EPYC,
    comparison: null,
    comparisons: EPYC.comparisons.map((one) => ({ ...one, throughputTimes: { value: 3, low: 2.5, high: 3.5 } })),
  };
  expect(answer(XEON, wide).sentences).toEqual([
    'No report is clearly ahead: INT8 makes 3.00 to 3.08 times the throughput of FP32 in all of them.',
  ]);
});

test('ratios that look the same are said once', () => {
  expect(answer(XEON, XEON).sentences).toEqual([
    'No report is clearly ahead: INT8 makes 3.08 times the throughput of FP32 in all of them.',
  ]);
});

test('reports of one CPU; a single ratio; none', () => {
  expect(answer(XEON, XEON).title).toBe('INT8 against FP32 in 2 reports');
  const crashed = buildReport([FP32], []);
  expect(answer(XEON, crashed).sentences).toHaveLength(1);
  expect(answer(crashed, crashed).sentences).toEqual(['No report has a ratio of throughputs.']);
});
