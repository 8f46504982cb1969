import { join } from 'node:path';
import type { Baseline } from '@rn50/bench-stats';
import { isSamePath } from '@rn50/file-store';
import { readReport } from '@rn50/report-render/read-reports';
import { usageError } from '../errors.js';
import { namedFile } from '../options/paths.js';

/** The report of `--baseline`, read before anything is measured: a wrong file must not cost a run. */
export async function readBaseline(name: string | null, outDir: string, cwd: string): Promise<Baseline | null> {
  if (name === null) return null;
  const file = namedFile(name, cwd);
  if (isSamePath(file.path, join(outDir, 'report.json'))) {
    throw usageError(
      `--baseline ${name} is the report that this run would replace`,
      'Copy it to another place, or give another --out.',
    );
  }
  return { name, report: await readReport(file) };
}
