import { basename } from 'node:path';
import type { Warning } from '@rn50/bench-stats';
import { conventionalPlan, type InputSpec, type SampleSizes, sampleSizes } from '@rn50/onnx-model/inputs';
import { about, ComparisonError, isTypedError, type TypedError } from '../errors.js';
import { decidedInputs, type PlanningSetting, planMade, planModel } from '../inputs/plan-model.js';
import { probeStore } from '../inputs/probe-store.js';
import { runJob } from '../jobs/run-job.js';
import { type FileRef, type NamedFile, named } from '../request.js';
import { checkPair } from './check-pair.js';
import { fetchById } from './ensure.js';
import { type ModelFile, type ModelPair, modelFile, type PlannedModel, precisionOf } from './model-file.js';
import { quantizedFrom } from './quantized.js';
import type { ResolveContext } from './resolve-context.js';
import { weightsAreInputs } from './weights-are-inputs.js';

/** The user's own models; with only `fp32`, the INT8 side is made from it. */
export async function ownModels(
  request: { readonly fp32: FileRef; readonly int8?: FileRef | null },
  context: ResolveContext,
): Promise<ModelPair> {
  const asked = { fp32: named(request.fp32), int8: request.int8 == null ? null : named(request.int8) };
  const inspected = {
    fp32: await ownModel(asked.fp32, 'fp32', context),
    int8: asked.int8 === null ? null : await ownModel(asked.int8, 'int8', context),
  };
  checkPair(
    { file: asked.fp32, model: inspected.fp32 },
    asked.int8 === null || inspected.int8 === null ? null : { file: asked.int8, model: inspected.int8 },
  );
  const saying =
    (role: 'fp32' | 'int8', { given }: NamedFile) =>
    (error: unknown): never => {
      throw about({ role, given }, error);
    };
  const fp32 = await plannedModel(inspected.fp32, inspected.int8?.inputs ?? null, context).catch(
    saying('fp32', asked.fp32),
  );
  if (asked.int8 === null || inspected.int8 === null) {
    const made = await quantizedFrom(fp32, { ...context, source: 'quantized' }).catch((error: unknown) =>
      hasNoInt8Form(error, fp32) ? error : saying('fp32', asked.fp32)(error),
    );
    const slowed = weightsAreInputs(asked.fp32, fp32);
    if (hasNoInt8Form(made, fp32)) return { fp32, int8: null, warnings: [...slowed, noInt8Form(made)] };
    const int8 = { ...made, plan: await planMade(made, planning(made, context)) };
    return { fp32, int8, warnings: [...slowed, ...(fp32.plan.data === null ? [calibratedOnPatterns(fp32)] : [])] };
  }
  const other = decidedInputs(fp32.plan);
  const int8 = await plannedModel(distinct(inspected.int8, fp32), other, context).catch(saying('int8', asked.int8));
  requireSameInputs(fp32, int8);
  const isSame = fp32.sha256 === int8.sha256;
  const slowed = [weightsAreInputs(asked.fp32, fp32), isSame ? [] : weightsAreInputs(asked.int8, int8)];
  return { fp32, int8, warnings: [...slowed.flat(), ...(isSame ? [sameFile()] : [])] };
}

/** A file, or the id of a model in the manifest. */
async function ownModel(file: NamedFile, role: 'fp32' | 'int8', context: ResolveContext): Promise<ModelFile> {
  const { given } = file;
  const fetched = await fetchById(given, context);
  const path = fetched ?? file.path;
  const inspected = await runJob({ kind: 'inspect', path }, { signal: context.signal }).catch((error: unknown) => {
    throw about({ role, given }, error);
  });
  const id = fetched === null ? basename(path, '.onnx') : given;
  return modelFile(
    { ...inspected, path },
    { id, precision: precisionOf(inspected.facts, role), source: fetched === null ? 'user' : 'zoo' },
  );
}

async function plannedModel(
  model: ModelFile,
  other: readonly InputSpec[] | null,
  context: ResolveContext,
): Promise<PlannedModel> {
  const planned = await planModel(model, { ...planning(model, context), other });
  return { ...model, ...planned, facts: await factsAt(sampleSizes(planned.plan), model, context) };
}

function planning(model: Pick<ModelFile, 'id' | 'sha256'>, context: ResolveContext): PlanningSetting {
  const { asked, engines, threads, signal, engine, detail } = context;
  const { name, sessionOptions } = engine;
  const store = probeStore(model, { ...context, sessionOptions }, detail);
  return { asked, engine: name, engines, sessionOptions, threads, signal, store };
}

/** The facts with the work for these sizes; they were read for those that the file names, or the usual ones. */
async function factsAt(
  sizes: SampleSizes,
  { path, facts, inputs, hints }: ModelFile,
  { signal }: Pick<ResolveContext, 'signal'>,
): Promise<ModelFile['facts']> {
  const read = conventionalPlan(inputs, hints);
  const isRead = read !== null && JSON.stringify(sampleSizes(read)) === JSON.stringify(sizes);
  return isRead ? facts : (await runJob({ kind: 'inspect', path, sizes }, { signal })).facts;
}

/** `fp32/model.onnx` beside `int8/model.onnx` is a common layout: an id stands for one file in a report. */
function distinct(int8: ModelFile, fp32: ModelFile): ModelFile {
  return int8.id === fp32.id && int8.sha256 !== fp32.sha256 ? { ...int8, id: `${int8.id}-int8` } : int8;
}

/** Two files of one network take the same types and sizes; only their names may differ. */
function requireSameInputs(fp32: PlannedModel, int8: PlannedModel): void {
  const shapes = ({ plan }: PlannedModel) => plan.inputs.map(({ type, sample }) => `${type} [${sample.join(', ')}]`);
  const [first, second] = [shapes(fp32), shapes(int8)];
  if (first.join() === second.join()) return;
  throw new ComparisonError({
    code: 'DIFFERENT_INPUTS',
    message: `The two models take different inputs: --fp32 ${fp32.path} ${first.join(', ')}, --int8 ${int8.path} ${second.join(', ')}`,
    remedy: 'Give two forms of the same network.',
  });
}

function sameFile(): Warning {
  return {
    code: 'same-file',
    message: 'both sides are the same file: an A/A run, which tells how noisy this machine is',
    remedy: 'Expect ratios of 1.00; the interval is the noise.',
  };
}

/** What the quantizer says of a model that engines run and it cannot quantize. */
const NO_INT8_FORM: ReadonlySet<string> = new Set(['NOTHING_TO_QUANTIZE', 'MODEL_UNSUPPORTED', 'OPSET_UNSUPPORTED']);

/** Generated values may lead to NaN; the user's own are an error that the user can repair. */
function hasNoInt8Form(thrown: unknown, { plan }: Pick<PlannedModel, 'plan'>): thrown is TypedError {
  if (!isTypedError(thrown)) return false;
  return NO_INT8_FORM.has(thrown.code) || (thrown.code === 'CALIBRATION_INVALID' && plan.data === null);
}

function noInt8Form({ message, remedy }: TypedError): Warning {
  return { code: 'no-int8-form', message: `there is no INT8 column: ${message}`, remedy };
}

function calibratedOnPatterns({ plan: { inputs } }: PlannedModel): Warning {
  const isPictures = inputs.every(({ values }) => values.kind === 'pictures') && inputs.length === 1;
  const [own, data] = isPictures ? ['images', '<folder of images>'] : ['inputs', '<file.npz>'];
  return {
    code: 'calibrated-on-patterns',
    message:
      'the INT8 model was calibrated on generated patterns, not on your data: its speed is valid, its accuracy may be lower than it could be',
    remedy: `Quantize with your own ${own}: rn50 quantize <fp32.onnx> -o <int8.onnx> --calibration ${data}, then --int8 <int8.onnx>.`,
  };
}
