import { basename, join } from 'node:path';
import { type ExplainRequest, explainFiles, type StoreOptions } from '@rn50/comparison';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { inputsChoice, type RawInputOptions } from '../options/input-options.js';
import { absoluteStore, namedFile } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';
import { prepareOutFolder } from '../report/out-folder.js';

type Settled = 'batch' | 'threads' | 'engine' | 'engines' | 'budgetSeconds';

export interface WhyOptions extends Required<Pick<ExplainRequest, Settled>> {
  readonly int8: string;
  /** null: verdicts without a comparison. */
  readonly fp32: string | null;
  readonly json: boolean;
  /** null: nothing is written. */
  readonly out: string | null;
  readonly inputs: RawInputOptions;
  /** Cache of the measured peaks. */
  readonly store: StoreOptions;
}

/**
 * `rn50 why`: explains the speed of an INT8 model on this machine, and what would help. Exits with 0 whatever the
 * verdict.
 */
export async function why(options: WhyOptions, context: Context): Promise<ExitCode> {
  const { int8, fp32, inputs, store, json, out, ...asked } = options;
  const { cwd, signal } = context;
  const outDir = out === null ? null : prepareOutFolder(out, cwd);
  const report = await explainFiles(
    {
      ...asked,
      int8: namedFile(int8, cwd),
      fp32: fp32 === null ? null : namedFile(fp32, cwd),
      inputs: inputsChoice(inputs, cwd),
      store: absoluteStore(store, cwd),
    },
    { onEvent: progressListener(context), signal },
  );
  const { renderWhy, renderWhyJson, writeWhy } = await import('@rn50/report-render');
  const print = json ? context.stderr : context.stdout;
  if (json) context.stdout(renderWhyJson(report));
  print(renderWhy(report));
  if (outDir === null || out === null) return EXIT.done;
  for (const { path } of await writeWhy({ report, outDir })) print(`Save to ${join(out, basename(path))}\n`);
  return EXIT.done;
}
