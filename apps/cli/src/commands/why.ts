import { basename, join } from 'node:path';
import { explainFiles, type StoreOptions } from '@rn50/comparison';
import type { EngineRegistry } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { inputsChoice, type RawInputOptions } from '../options/input-options.js';
import { absoluteStore, namedFile } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';
import { prepareOutFolder } from '../report/out-folder.js';

export interface WhyOptions {
  readonly int8: string;
  /** null: verdicts without a comparison. */
  readonly fp32: string | null;
  readonly json: boolean;
  /** null: nothing is written. */
  readonly out: string | null;
  readonly inputs: RawInputOptions;
  readonly batch: number;
  readonly threads: number | null;
  readonly engine: string;
  /** Where it is found by its name. */
  readonly engines: EngineRegistry;
  /** Seconds aimed at, for profiling, trials and peaks together. */
  readonly budgetSeconds: number;
  /** Where the measured peaks are kept. */
  readonly store: StoreOptions;
}

/** `rn50 why`: what makes this INT8 model as fast as it is here, and what would help. 0 whatever the verdict. */
export async function why(options: WhyOptions, context: Context): Promise<ExitCode> {
  const { int8, fp32, inputs, batch, threads, engine, engines, budgetSeconds, store, json, out } = options;
  const { cwd, signal } = context;
  const outDir = out === null ? null : prepareOutFolder(out, cwd);
  const report = await explainFiles(
    {
      int8: namedFile(int8, cwd),
      fp32: fp32 === null ? null : namedFile(fp32, cwd),
      inputs: inputsChoice(inputs, cwd),
      batch,
      threads,
      engine,
      engines,
      budgetSeconds,
      store: absoluteStore(store, cwd),
    },
    { onEvent: progressListener(context), signal },
  );
  const { renderWhy, renderWhyJson, writeWhy } = await import('@rn50/report-render');
  const say = json ? context.stderr : context.stdout;
  if (json) context.stdout(renderWhyJson(report));
  say(renderWhy(report));
  if (outDir === null || out === null) return EXIT.done;
  for (const { path } of await writeWhy({ report, outDir })) say(`Save to ${join(out, basename(path))}\n`);
  return EXIT.done;
}
