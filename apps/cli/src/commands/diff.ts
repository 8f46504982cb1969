import { basename, join } from 'node:path';
import { compareReports, type Report, type Verdict } from '@rn50/bench-stats';
import { readReport } from '@rn50/report-render/read-reports';
import type { Context } from '../context.js';
import { EXIT, type ExitCode, wrongReport } from '../errors.js';
import { namedFile } from '../options/paths.js';
import { prepareOutFolder } from '../report/out-folder.js';

export interface DiffOptions {
  readonly before: string;
  readonly after: string;
  readonly allowMixed: boolean;
  readonly json: boolean;
  /** null: nothing is written. */
  readonly out: string | null;
}

/** `rn50 diff`: did it get faster? 0 same or faster, 1 slower, 4 inconclusive. */
export async function diff(options: DiffOptions, context: Context): Promise<ExitCode> {
  const outDir = options.out === null ? null : prepareOutFolder(options.out, context.cwd);
  const before = await readReport(namedFile(options.before, context.cwd));
  const after = await readReport(namedFile(options.after, context.cwd));
  const verdict = compared(before, after, options.allowMixed);
  const { renderDiff, renderDiffJson, writeDiff } = await import('@rn50/report-render');
  const { before: beforeName, after: afterName } = options;
  context.stdout(
    options.json ? renderDiffJson(verdict) : renderDiff(verdict, { before: beforeName, after: afterName }),
  );
  if (outDir !== null && options.out !== null) {
    const print = options.json ? context.stderr : context.stdout;
    const written = await writeDiff({ verdict, outDir, before: beforeName, after: afterName });
    for (const { path } of written) print(`Save to ${join(options.out, basename(path))}\n`);
  }
  return exitOf(verdict);
}

function exitOf({ verdict }: Verdict): ExitCode {
  if (verdict === 'slower') return EXIT.gateFailed;
  return verdict === 'inconclusive' ? EXIT.inconclusive : EXIT.done;
}

function compared(before: Report, after: Report, allowMixed: boolean): Verdict {
  try {
    return compareReports(before, after, { allowMixed });
  } catch (error) {
    throw wrongReport(error, null);
  }
}
