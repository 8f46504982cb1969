import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report, ReportModel, Variant } from '@rn50/bench-stats';
import { oneLine, plural } from '@rn50/bench-stats/words';
import { digestFile, placeFile, writeWhole } from '@rn50/file-store';
import { CliError, EXIT, usageError } from '../errors.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { digestsIn, isLoader, type LoadingSettings, nodeLoader, pythonLoader, type SavedFile } from './loading-code.js';

/** The engine for which loading code is written. */
const ORT = 'ort';

const LOADERS = [
  ['load.mjs', nodeLoader],
  ['load.py', pythonLoader],
] as const;

/** The folder of `--save-models`. */
export interface ModelsFolder {
  /** As the user typed it. */
  readonly given: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * Makes the folder if needed, proves it writable, and sees that no file of others has a loader's name.
 *
 * @throws CliError (usage)
 */
export function prepareModelsFolder(given: string, cwd: string): ModelsFolder {
  const path = prepareOutFolder(given, cwd, '--save-models');
  const foreign = LOADERS.map(([name]) => name).find((name) => isForeignLoader(join(path, name)));
  if (foreign === undefined) return { given, path };
  throw usageError(
    `--save-models ${given} has a ${foreign} that rn50 did not write`,
    'Choose another folder, or move that file away.',
  );
}

/** The INT8 model that this run made, if it made one. */
export function madeInt8({ variants, models }: Pick<Report, 'variants' | 'models'>): ReportModel | null {
  const model = models.find(({ id }) => id === variants[1]?.modelId);
  return model !== undefined && ['quantized', 'synthetic'].includes(model.source) ? model : null;
}

/**
 * Copies the INT8 model and the tuned ones into the folder, unless they are the user's own, and writes code that loads them as they were
 * measured. A file of others is never replaced: then the model gets another name.
 *
 * @returns what was written, in words that end with a line break
 * @throws CliError if a file cannot be written
 */
export async function saveModels(report: Report, { given, path: folder }: ModelsFolder): Promise<string> {
  try {
    const earlier = digestsIn(textOf(join(folder, 'load.mjs')) ?? '');
    const files: SavedFile[] = [];
    for (const { model, variant } of modelsToSave(report)) {
      const { sha256 } = await digestFile(model.path);
      const free = await freeName(folder, { id: model.id, sha256 }, earlier, files);
      for (const data of dataFilesOf(model)) await copyOnce(join(dirname(model.path), data), join(folder, data));
      if (free.sha256 !== sha256) await placeFile(join(folder, free.name), { copyOf: model.path });
      files.push({ name: free.name, label: oneLine(variant.label), sha256 });
    }
    if (files.length === 0) return `Nothing to keep in ${given}: all models are your own\n`;
    const settings = loadingSettings(report, files);
    const loaders = settings === null ? [] : LOADERS;
    for (const [name, code] of loaders) if (settings !== null) await writeWhole(join(folder, name), code(settings));
    const names = [...files, ...loaders.map(([name]) => ({ name }))].map(({ name }) => oneLine(join(given, name)));
    const count = plural(files.length, 'model');
    return `Saved ${count}${loaders.length === 0 ? '' : ' and the code that loads them'}: ${names.join(', ')}\n`;
  } catch (cause) {
    throw new CliError({
      code: 'MODELS_NOT_SAVED',
      message: `--save-models ${given} cannot be written (${cause instanceof Error ? cause.message : String(cause)})`,
      remedy: 'Free the disk or the path and run again; the report is written.',
      exitCode: EXIT.notMeasured,
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

/** Names of the files beside a model that hold its weights, which it names; none if it is whole, as then its size is the report's. */
function dataFilesOf({ path, sizeBytes }: ReportModel): string[] {
  if (statSync(path).size === sizeBytes) return [];
  const bytes = readFileSync(path);
  return readdirSync(dirname(path)).filter((name) => name.endsWith('.data') && bytes.includes(name));
}

async function copyOnce(from: string, to: string): Promise<void> {
  if (lstatSync(to, { throwIfNoEntry: false }) === undefined) return placeFile(to, { copyOf: from });
  if ((await digestFile(to)).sha256 !== (await digestFile(from)).sha256) throw new Error(`${to} is another file`);
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
