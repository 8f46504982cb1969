import { join } from 'node:path';
import { verdictAgainst } from '@rn50/bench-stats';
import { claimFolder, type ModelRequest, type NamedFile, type OnEvent, runComparison, runLog } from '@rn50/comparison';
import { PAGE_FILE } from '@rn50/report-render/formats';
import type { Context } from '../context.js';
import type { ExitCode } from '../errors.js';
import type { AskedModels, CompareOptions } from '../options/compare-options.js';
import { imagesOf } from '../options/image-options.js';
import { inputsChoice } from '../options/input-options.js';
import { absoluteStore, namedFile } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';
import { PhaseTimes } from '../progress/phase-times.js';
import { readBaseline } from '../report/baseline.js';
import { prepareModelsFolder } from '../report/models-folder.js';
import { openPage } from '../report/open-page.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { publish, publishInterrupted } from '../report/publish.js';
import { TOOL } from '../version.js';

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
  saved: NamedFile | null,
  options: CompareOptions,
  context: Context,
): Promise<ExitCode> {
  const { cwd, stderr } = context;
  const { models, gates, store, inputs, out, json, open, anonymous, saveModels: _saveModels, ...asked } = options;
  const images = await imagesOf(options.images, cwd);
  const baseline = await readBaseline(gates.baseline, outDir, cwd);
  const onProgress = progressListener(context);
  const onEarlier = (name: string) =>
    stderr(`an earlier run was not completed; its blocks are kept, see: rn50 report ${join(out, name)}\n`);
  const log = runLog(outDir, { onEarlier, onLost: stderr });
  const times = new PhaseTimes();
  const onEvent: OnEvent = (event) => {
    onProgress(event);
    times.listen(event);
    log.take(event);
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
  const place = { outDir, out, json, anonymous, log, verdict, hasEngineOptions, models: saved };
  const began = performance.now();
  const exitCode = context.signal.aborted
    ? await publishInterrupted(report, place, context)
    : await publish(report, place, context);
  times.add('report', (performance.now() - began) / 1000);
  context.detail(times.text());
  if (open && !context.signal.aborted) await openPage(join(outDir, PAGE_FILE), context);
  return exitCode;
}

function modelRequest(asked: AskedModels, cwd: string): ModelRequest {
  if (asked.kind === 'builtin') return asked;
  const { fp32, int8 } = asked;
  return { kind: 'own', fp32: namedFile(fp32, cwd), int8: int8 === null ? null : namedFile(int8, cwd) };
}
