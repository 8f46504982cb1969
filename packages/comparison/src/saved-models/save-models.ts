import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report, ReportModel, Variant } from '@rn50/bench-stats';
import { oneLine } from '@rn50/bench-stats/words';
import { digestFile, placeFile, writeWhole } from '@rn50/file-store';
import { ComparisonError } from '../errors.js';
import { type FileRef, named } from '../request.js';
import { digestsIn, isLoader, type LoadingSettings, nodeLoader, pythonLoader, type SavedFile } from './loading-code.js';

/** The engine for which loading code is written. */
const ORT = 'ort';

const LOADERS = [
  ['load.mjs', nodeLoader],
  ['load.py', pythonLoader],
] as const;

/** Names of the files in the folder: what was kept, the fastest INT8 form first, and the code that loads it. */
export interface SavedModels {
  readonly models: readonly string[];
  readonly loaders: readonly string[];
}

/** The first name of a loader under which a file of others lies in the folder; null if there is none. */
export function foreignLoader(folder: string): string | null {
  return LOADERS.map(([name]) => name).find((name) => isForeignLoader(join(folder, name))) ?? null;
}

/** The INT8 model that this run made, if it made one. */
export function madeInt8({ variants, models }: Pick<Report, 'variants' | 'models'>): ReportModel | null {
  const model = models.find(({ id }) => id === variants[1]?.modelId);
  return model !== undefined && ['quantized', 'synthetic'].includes(model.source) ? model : null;
}

/**
 * Copies the INT8 model and the tuned ones into the folder, unless they are the user's own, and writes code that loads them as they were
 * measured in ONNX Runtime. A file of others is never replaced: then the model gets another name.
 *
 * @param into a folder that is there; see {@link foreignLoader}
 * @throws ComparisonError MODELS_NOT_SAVED if a file cannot be written
 */
export async function saveModels(report: Report, into: FileRef): Promise<SavedModels> {
  const { given, path: folder } = named(into);
  try {
    const earlier = digestsIn(textOf(join(folder, 'load.mjs')) ?? '');
    const files: SavedFile[] = [];
    const loaded: SavedFile[] = [];
    for (const { model, variant } of modelsToSave(report)) {
      const { sha256 } = await digestFile(model.path);
      const free = await freeName(folder, { id: model.id, sha256 }, earlier, files);
      for (const data of dataFilesOf(model)) await copyOnce(join(dirname(model.path), data), join(folder, data));
      if (free.sha256 !== sha256) await placeFile(join(folder, free.name), { copyOf: model.path });
      const file = { name: free.name, label: oneLine(variant.label), sha256 };
      files.push(file);
      if (isRunByOrt(model, report)) loaded.push(file);
    }
    const settings = loadingSettings(report, loaded);
    const models = files.map(({ name }) => name);
    if (settings === null || loaded.length === 0) return { models, loaders: [] };
    for (const [name, code] of LOADERS) await writeWhole(join(folder, name), code(settings));
    return { models, loaders: LOADERS.map(([name]) => name) };
  } catch (cause) {
    throw new ComparisonError({
      code: 'MODELS_NOT_SAVED',
      message: `--save-models ${given} cannot be written (${cause instanceof Error ? cause.message : String(cause)})`,
      remedy: 'Free the disk or the path and run again; the report is written.',
      cause,
    });
  }
}

/** Tuned INT8 first, then INT8 and tuned FP32: each model once, none of the user's own. */
function modelsToSave({ variants, models }: Report): { readonly model: ReportModel; readonly variant: Variant }[] {
  const found = variants.flatMap((variant) => {
    const model = models.find(({ id }) => id === variant.modelId);
    const isKept = variant.precision === 'int8' || model?.source === 'tuned';
    return model !== undefined && model.source !== 'user' && isKept ? [{ model, variant }] : [];
  });
  const rank = ({ model, variant }: (typeof found)[number]) =>
    (variant.precision === 'int8' ? 0 : 2) + (model.source === 'tuned' ? 0 : 1);
  const isFirst = ({ model }: (typeof found)[number], index: number) =>
    found.findIndex((one) => one.model.id === model.id) === index;
  return found.filter(isFirst).sort((a, b) => rank(a) - rank(b));
}

/** `<id>.onnx`, or `<id>-2.onnx` and so on where a file of others has that name; with the digest of our own file there. */
async function freeName(
  folder: string,
  { id, sha256 }: Pick<ReportModel, 'id' | 'sha256'>,
  earlier: ReadonlyMap<string, string>,
  taken: readonly SavedFile[],
): Promise<{ readonly name: string; readonly sha256: string | null }> {
  const stem = id.replace(/[^\w.-]/g, '_').replace(/^[.-]+/, '_');
  for (let number = 1; ; number += 1) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}.onnx`;
    if (taken.some((file) => file.name === name)) continue;
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { name, sha256: null };
    const found = stats.isFile() ? (await digestFile(path)).sha256 : null;
    if (found !== null && (found === sha256 || found === earlier.get(name))) return { name, sha256: found };
  }
}

/** Names of the model's data files; none if the model alone has the size that the report gives. */
function dataFilesOf({ path, sizeBytes }: ReportModel): string[] {
  if (statSync(path).size === sizeBytes) return [];
  const bytes = readFileSync(path);
  return readdirSync(dirname(path)).filter((name) => name.endsWith('.data') && bytes.includes(name));
}

async function copyOnce(from: string, to: string): Promise<void> {
  if (lstatSync(to, { throwIfNoEntry: false }) === undefined) return placeFile(to, { copyOf: from });
  if ((await digestFile(to)).sha256 !== (await digestFile(from)).sha256) throw new Error(`${to} is another file`);
}

/** A file that was tuned for another engine may be slow in ONNX Runtime, or refused. */
function isRunByOrt({ id }: ReportModel, { variants }: Report): boolean {
  return variants.some(({ engine, modelId }) => engine === ORT && modelId === id);
}

/** null if ONNX Runtime was not measured. */
function loadingSettings(report: Report, files: readonly SavedFile[]): LoadingSettings | null {
  const variant = report.variants.find(({ engine }) => engine === ORT);
  if (variant === undefined) return null;
  const sessionOptions = variant.sessionOptions ?? report.settings.sessionOptions ?? {};
  return {
    tool: report.tool,
    engineVersion: variant.engineVersion ?? report.environment.engines[ORT] ?? '',
    sessionOptions: { ...sessionOptions, intraOpNumThreads: report.settings.threads },
    files,
  };
}

function isForeignLoader(path: string): boolean {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
  const text = textOf(path);
  return text === null || !isLoader(text);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
