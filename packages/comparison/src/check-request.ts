import { ComparisonError } from './errors.js';
import type { ResolvedRequest } from './request.js';
import { brokenRule, type RequestRule } from './request-rules.js';

/** Message and remedy for each rule between options, with the names of a request. */
const RULES: Readonly<Record<RequestRule, readonly [problem: string, remedy: string]>> = {
  'sweep-with-instances': ["batch 'auto' chooses the instances itself", 'Leave instances out, or give batch a number.'],
  'sweep-with-fixed-counts': [
    "batch 'auto' measures within a budget, not a fixed number of runs",
    'Give a budget, or give batch a number.',
  ],
  'sweep-with-baseline': [
    "batch 'auto' is given with a baseline: figures at different batches are not comparable",
    'Give the batch of the baseline.',
  ],
  'thread-list-with-sweep': [
    "threadCounts is given with batch 'auto', which looks for a number of threads itself",
    'Leave one of them out.',
  ],
  'thread-list-with-instances': [
    'threadCounts is given with instances: each number of threads is that of one instance',
    'Leave one of them out.',
  ],
  'thread-list-with-threads': ['threadCounts is given with threads', 'Leave one of them out.'],
  'fewer-threads-than-instances': [
    'threads is less than instances, among which all threads are split',
    'Give at least as many threads as instances.',
  ],
};

/**
 * The request, with its list of threads ascending.
 * @throws ComparisonError BAD_OPTION for numbers that cannot be, and for options that do not go together
 */
export function checkRequest(request: ResolvedRequest): ResolvedRequest {
  const { threadCounts, pricePerHour } = request;
  if (pricePerHour !== null && !(pricePerHour > 0 && Number.isFinite(pricePerHour))) {
    throw badOption(`pricePerHour is ${pricePerHour}`, 'Give a number above 0.');
  }
  const problem = threadCounts.length === 0 ? null : problemOf(threadCounts);
  if (problem !== null) throw badOption(`threadCounts ${problem}`, 'Give different whole numbers, e.g. 1, 2 and 4.');
  const rule = brokenRule(request);
  if (rule !== null) throw badOption(...RULES[rule]);
  return { ...request, threadCounts: [...threadCounts].sort((a, b) => a - b) };
}

function problemOf(counts: readonly number[]): string | null {
  const bad = counts.find((count) => !Number.isSafeInteger(count) || count < 1);
  if (bad !== undefined) return `has ${bad}, which is no number of threads`;
  const twice = counts.find((count, at) => counts.indexOf(count) !== at);
  if (twice !== undefined) return `has ${twice} twice`;
  return counts.length < 2 ? 'has one number, and scaling needs two' : null;
}

function badOption(problem: string, remedy: string): ComparisonError {
  return new ComparisonError({ code: 'BAD_OPTION', message: `The option ${problem}.`, remedy });
}
