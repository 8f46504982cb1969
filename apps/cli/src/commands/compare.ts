import { join } from 'node:path';
import { verdictAgainst } from '@rn50/bench-stats';
import { type ComparisonEvent, type ModelRequest, partialEntry, runComparison } from '@rn50/comparison';
import type { Context } from '../context.js';
import type { ExitCode } from '../errors.js';
import type { AskedModels, CompareOptions } from '../options/compare-options.js';
import { inputsChoice } from '../options/input-options.js';
import { absoluteStore, namedFile } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';
import { readBaseline } from '../report/baseline.js';
import { claimFolder } from '../report/claim-folder.js';
import { type ModelsFolder, prepareModelsFolder } from '../report/models-folder.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { keepEarlierLog, openPartialLog, type PartialLog } from '../report/partial-log.js';
import { publish, publishInterrupted } from '../report/publish.js';
import { TOOL } from '../version.js';
import { imagesOf } from './images-of.js';

/** `rn50 compare`: measures both models, prints the findings, writes the files. */
export async function compare(options: CompareOptions, context: Context): Promise<ExitCode> {
  const outDir = prepareOutFolder(options.out, context.cwd);
  const saved = options.saveModels === null ? null : prepareModelsFolder(options.saveModels, context.cwd);
  const claim = await claimFolder(outDir, options.out);
  try {
    return await compareInto(outDir, saved, options, context);
  } finally {
    claim.release();
  }
}

async function compareInto(
  outDir: string,
  saved: ModelsFolder | null,
  options: CompareOptions,
  context: Context,
): Promise<ExitCode> {
  const { cwd } = context;
  const { models, gates, store, inputs, out, json, saveModels: _saveModels, ...asked } = options;
  const images = await imagesOf(options.images, cwd);
  const baseline = await readBaseline(gates.baseline, outDir, cwd);
  const onProgress = progressListener(context);
  let log: PartialLog | null = null;
  const onEvent = (event: ComparisonEvent): void => {
    onProgress(event);
    if (event.kind === 'begin') log = beginLog(outDir, out, context);
    const entry = partialEntry(event);
    if (entry !== null) log?.append(entry);
  };
  const report = await runComparison(
    {
      ...asked,
      models: modelRequest(models, cwd),
      images,
      inputs: inputsChoice(inputs, cwd),
      gates: { ...gates, baseline },
      store: absoluteStore(store, cwd),
      tool: TOOL,
    },
    { onEvent, signal: context.signal },
  );
  const verdict = baseline === null ? null : verdictAgainst(baseline, report);
  const hasEngineOptions = Object.keys(options.engineOptions).length > 0;
  const kept = log ?? openPartialLog(outDir, context.stderr);
  const place = { outDir, out, json, log: kept, verdict, hasEngineOptions, models: saved };
  return context.signal.aborted ? publishInterrupted(report, place, context) : publish(report, place, context);
}

function modelRequest(asked: AskedModels, cwd: string): ModelRequest {
  if (asked.kind === 'builtin') return asked;
  const { fp32, int8 } = asked;
  return { kind: 'own', fp32: namedFile(fp32, cwd), int8: int8 === null ? null : namedFile(int8, cwd) };
}

function beginLog(outDir: string, out: string, { stderr }: Context): PartialLog {
  const earlier = keepEarlierLog(outDir);
  if (earlier !== null) {
    stderr(`an earlier run was not completed; its blocks are kept, see: rn50 report ${join(out, earlier)}\n`);
  }
  return openPartialLog(outDir, stderr);
}
