import { ComparisonError } from './errors.js';
import type { ResolvedRequest } from './request.js';

/**
 * The request, with its list of threads ascending.
 * @throws ComparisonError BAD_OPTION for numbers that cannot be, and for a list of threads with what decides them otherwise
 */
export function checkRequest(request: ResolvedRequest): ResolvedRequest {
  const { threadCounts, pricePerHour } = request;
  if (pricePerHour !== null && !(pricePerHour > 0 && Number.isFinite(pricePerHour))) {
    throw badOption(`pricePerHour is ${pricePerHour}`, 'Give a number above 0.');
  }
  if (threadCounts.length === 0) return request;
  const problem = problemOf(threadCounts);
  if (problem !== null) throw badOption(`threadCounts ${problem}`, 'Give different whole numbers, e.g. 1, 2 and 4.');
  const clash =
    request.batch === 'auto'
      ? "batch 'auto', which looks for a number of threads itself"
      : request.instances > 1
        ? 'instances: each number of threads is that of one instance'
        : request.threads !== null
          ? 'threads'
          : null;
  if (clash !== null) throw badOption(`threadCounts is given with ${clash}`, 'Leave one of them out.');
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
