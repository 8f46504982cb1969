import { about } from '../errors.js';
import { contextOf, type RunOptions } from '../events.js';
import type { JobResult } from '../jobs/jobs.js';
import { runJob } from '../jobs/run-job.js';
import { type FileRef, named } from '../request.js';

/**
 * Writes the float network behind simulated quantization, in a child process.
 * @param request `output`: where the float file is to be, absolute; its folder must be there
 * @throws ComparisonError with the code of what failed
 */
export async function stripFile(
  request: { readonly model: FileRef; readonly output: string },
  options: RunOptions = {},
): Promise<Pick<JobResult, 'sha256' | 'sizeBytes'>> {
  const { progress, signal } = contextOf(options);
  const { given, path } = named(request.model);
  const step = progress.start(`taking the quantization out of ${given}`);
  try {
    const { sha256, sizeBytes } = await runJob({ kind: 'strip', path, out: request.output }, { signal });
    step.done();
    return { sha256, sizeBytes };
  } catch (error) {
    step.fail();
    throw about({ role: 'model', given }, error);
  }
}
