import { expect, it } from 'vitest';
import { checkRequest } from '../src/check-request.js';
import { type ComparisonRequest, resolveRequest } from '../src/request.js';
import { brokenRule } from '../src/request-rules.js';
import { all, report } from './small-report.js';

const TOOL = { name: 'test', version: '1' };
const ofModels = { models: { kind: 'builtin', choice: 'synthetic' } } as const;
const resolved = (options: Partial<ComparisonRequest>) => resolveRequest({ ...ofModels, ...options }, TOOL);
const fixed = { kind: 'fixed', iterations: 2, warmup: null } as const;

it.each<[string, Partial<ComparisonRequest>]>([
  ['sweep-with-instances', { batch: 'auto', instances: 2 }],
  ['sweep-with-fixed-counts', { batch: 'auto', amount: fixed }],
  [
    'sweep-with-baseline',
    { batch: 'auto', gates: { baseline: { name: 'before.json', report: report(all([3, 1], [30, 10])) } } },
  ],
  ['thread-list-with-sweep', { batch: 'auto', threadCounts: [1, 2] }],
  ['thread-list-with-instances', { threadCounts: [1, 2], instances: 2 }],
  ['thread-list-with-threads', { threadCounts: [1, 2], threads: 2 }],
  ['fewer-threads-than-instances', { threads: 1, instances: 2 }],
])('%s is refused before anything is measured', (rule, options) => {
  expect(brokenRule(resolved(options))).toBe(rule);
  expect(() => checkRequest(resolved(options))).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
});

it.each<Partial<ComparisonRequest>>([
  {},
  { batch: 'auto' },
  { batch: 'auto', instances: 1, threads: 4 },
  { threads: 2, instances: 2 },
  { threadCounts: [1, 2], amount: fixed },
])('%j go together', (options) => {
  expect(brokenRule(resolved(options))).toBeNull();
});
