import {
  costlyOperators,
  type ModelProfile,
  type Peaks,
  VERDICT_CODES,
  type WhyResult,
  type WhyVerdict,
} from '@rn50/bench-stats';
import { precisionTitle } from '@rn50/bench-stats/words';
import type { CpuInfo } from '@rn50/cpu-detect';
import { describeModel, inputSpecs, type ModelProto, type SampleSizes } from '@rn50/onnx-model';
import { type AnalysedModel, analysedModel } from './analysed-model.js';
import { slowBaseline } from './checks/baseline.js';
import { elementwiseChains, transposes, withoutIntegerForm } from './checks/between-layers.js';
import { dynamicQuantization } from './checks/dynamic.js';
import { noInt8Instructions, saturationRisk } from './checks/instructions.js';
import { int8NotUsed } from './checks/int8-not-used.js';
import { floatIslands, unfusedQdq } from './checks/left-in-float.js';
import { memoryBound } from './checks/memory-bound.js';
import { notRun } from './checks/not-run.js';
import { oldOpset } from './checks/old-opset.js';
import { signedActivations, unsignedWeights } from './checks/operand-types.js';
import { oversubscribed, threadsOverQuota } from './checks/threads.js';
import { directKernelOnAmx, tunedForAnotherCpu } from './checks/tuning.js';
import { weightsAreInputs } from './checks/weights-are-inputs.js';
import { type CalibrationKind, commandsFor, type FileNames } from './commands.js';
import type { Context } from './context.js';
import { contextOf } from './context.js';
import { ExplainError } from './errors.js';
import type { Check, Finding } from './finding.js';
import { layerTable } from './layers/layer-table.js';
import { undisturbedMs } from './node-times.js';
import type { Recipe, Trial } from './recipes.js';
import { settle } from './settle.js';

export interface ExplainInput {
  readonly int8: ModelProto;
  /** The model it was made from; null: no comparison. */
  readonly fp32: ModelProto | null;
  readonly cpu: CpuInfo;
  /** Profile of each; without one only the files are judged. */
  readonly profiles: { readonly int8: ModelProfile | null; readonly fp32: ModelProfile | null };
  /** What the engine of the profiles reaches: what a layer may gain in it follows from this. */
  readonly peaks: Peaks | null;
  /** The best that any engine was seen to reach on this CPU, of which layers use a share; `peaks` unless given. */
  readonly bestPeaks?: Peaks | null;
  /** The engine's message when it did not load or run `int8`: then the file alone is judged. */
  readonly refusal?: string | null;
  /** Results of the recipes that an explanation without them names as `untried`. */
  readonly trials?: readonly Trial[];
  /** Shapes of one sample by input name, of both models; those that a file names, or else the usual ones, unless given. */
  readonly sizes?: SampleSizes;
  /** For the commands in `fix`; placeholders stand in them unless given. */
  readonly files?: FileNames;
}

export interface Explanation extends WhyResult {
  /** What may help, and was not tried on this model: hand in a {@link Trial} of each for verdicts with a fix. */
  readonly untried: readonly Recipe[];
}

/** If one of these is found, its consequences (the fusion checks) are not named as well. */
const ROOT_CHECKS: readonly Check[] = [weightsAreInputs, signedActivations, dynamicQuantization];
const FUSION_CHECKS: readonly Check[] = [floatIslands, oldOpset, unfusedQdq, transposes, elementwiseChains];
/** For a file that could not be run: reasons for that first, then what else the graph shows. */
const FILE_CHECKS: readonly Check[] = [oldOpset, dynamicQuantization, signedActivations, unsignedWeights];
const OTHER_CHECKS: readonly Check[] = [
  noInt8Instructions,
  int8NotUsed,
  unsignedWeights,
  tunedForAnotherCpu,
  directKernelOnAmx,
  threadsOverQuota,
  oversubscribed,
  memoryBound,
  saturationRisk,
  withoutIntegerForm,
  slowBaseline,
];

/**
 * Why an INT8 model is as fast, or as slow, as it is on this CPU: verdicts with cause, evidence, a command that helps and
 * the expected gain, the greatest first; and the time of every layer, INT8 beside FP32. Pure.
 * A fix is named only if it was tried on this model: explain once, try what is `untried`, and explain again with the `trials`.
 * A model that could not be run has no layers; if its file shows no cause, the verdict is `not-run`.
 *
 * @throws ExplainError NOT_QUANTIZED if `int8` has no integer layer, ALREADY_QUANTIZED if `fp32` has one, NO_GRAPH
 */
export function explain({
  int8,
  fp32,
  cpu,
  profiles,
  peaks,
  bestPeaks = peaks,
  refusal = null,
  trials = [],
  sizes,
  files,
}: ExplainInput): Explanation {
  requireForms(int8, fp32);
  const precision = halfPrecision(fp32);
  const quantized = analysedModel(int8, profiles.int8, { cpu, sizes });
  const baseline = fp32 === null ? null : analysedModel(fp32, profiles.fp32, { cpu, sizes });
  const commands = commandsFor(files ?? { int8: '<int8.onnx>', fp32: null }, calibrationKind(int8));
  const { floatPrecision } = precision;
  const floatTitle = precisionTitle(floatPrecision ?? 'fp32');
  const context = contextOf({
    int8: quantized,
    fp32: baseline,
    floatTitle,
    cpu,
    sizes,
    peaks,
    refusal,
    commands,
    isTrial: false,
  });
  if (refusal !== null) {
    const { verdicts: found, untried } = settle(run(FILE_CHECKS, context), context, trials, allFindings);
    const verdicts = found.length === 0 ? [notRun(int8, refusal)] : found.map(refused(refusal));
    return { verdicts, layers: [], others: [], total: null, peaks: bestPeaks, ...precision, untried };
  }
  const { verdicts, untried } = settle(findings(context), context, trials, allFindings);
  return {
    verdicts: inOrder(verdicts, context),
    ...layerTable(quantized, baseline, bestPeaks),
    peaks: bestPeaks,
    ...precision,
    untried,
  };
}

/** A float model of half precision is not called FP32. */
function halfPrecision(float: ModelProto | null): Pick<WhyResult, 'floatPrecision'> {
  const type = float === null ? undefined : describeModel(float).floatType;
  return type === undefined ? {} : { floatPrecision: type === 'float16' ? 'fp16' : 'bf16' };
}

/** What the quantizer is calibrated on. */
function calibrationKind(model: ModelProto): CalibrationKind {
  const inputs = inputSpecs(describeModel(model).inputs);
  return inputs.length === 1 && inputs[0]?.role.startsWith('image') ? 'pictures' : 'arrays';
}

/** The engine's message leads the cause. Without a time there is no expected gain. */
function refused(engineSays: string) {
  return (verdict: WhyVerdict): WhyVerdict => {
    return { ...verdict, evidence: { ...verdict.evidence, engineSays }, expectedGain: null };
  };
}

function run(checks: readonly Check[], context: Context): Finding[] {
  return checks.flatMap((check) => check(context) ?? []);
}

function findings(context: Context): Finding[] {
  const roots = run(ROOT_CHECKS, context);
  return [...roots, ...(roots.length === 0 ? run(FUSION_CHECKS, context) : []), ...run(OTHER_CHECKS, context)];
}

/** Runs every check: after a trial a root cause must not hide consequences that remain. */
function allFindings(context: Context): Finding[] {
  return run([...ROOT_CHECKS, ...FUSION_CHECKS, ...OTHER_CHECKS], context);
}

function inOrder(verdicts: readonly WhyVerdict[], context: Context): WhyVerdict[] {
  const ordered = verdicts.toSorted((a, b) => {
    return (
      (b.expectedGain ?? 0) - (a.expectedGain ?? 0) || VERDICT_CODES.indexOf(a.code) - VERDICT_CODES.indexOf(b.code)
    );
  });
  return ordered.length === 0 ? [healthy(context)] : ordered;
}

/** Shorter layers are mostly overhead of the engine. */
const SMALL_LAYER_MS = 0.02;

function healthy({ int8, fp32, floatTitle, cpu, commands }: Context): WhyVerdict {
  const kernels = { direct: 0, gemm: 0, float: 0 };
  for (const { kernel } of int8.layers) kernels[kernel] += 1;
  return {
    code: 'healthy',
    cause: `${isSlower(int8, fp32) ? `${slower(floatTitle)}${costWords(int8)}` : FAST}${isSmall(int8) ? SMALL : ''}`,
    evidence: { layers: int8.layers.length, kernels, int8Path: cpu.int8Path },
    fix: commands.compare(),
    expectedGain: null,
  };
}

const FAST = 'Nothing slows this INT8 model down: its types, kernels and graph suit this CPU.';
const slower = (floatTitle: string) => `INT8 is slower than ${floatTitle} here, and no known cause was found.`;
const SMALL = ' But its layers are so small that starting them takes most of their time, in any precision.';

function isSlower(int8: AnalysedModel, fp32: AnalysedModel | null): boolean {
  const [now, before] = [undisturbedMs(int8), fp32 === null ? null : undisturbedMs(fp32)];
  return now !== null && before !== null && now > before;
}

function costWords({ profile }: AnalysedModel): string {
  const costly = profile === null ? [] : costlyOperators(profile);
  const words = costly.map(({ operator, share }) => `${operator} ${Math.round(100 * share)} %`);
  return words.length === 0 ? '' : ` Its time goes into ${words.join(', ')}.`;
}

function isSmall({ layers }: AnalysedModel): boolean {
  const times = layers.flatMap(({ ms }) => ms ?? []);
  return times.length > 0 && times.reduce((sum, ms) => sum + ms, 0) / times.length < SMALL_LAYER_MS;
}

function requireForms(int8: ModelProto, fp32: ModelProto | null): void {
  if (describeModel(int8).quantization.form === 'none') {
    throw new ExplainError(
      'NOT_QUANTIZED',
      'the model has no quantized operators',
      'Give the INT8 model; make one with rn50 quantize <fp32.onnx> -o <int8.onnx>.',
    );
  }
  if (fp32 !== null && describeModel(fp32).quantization.form !== 'none') {
    throw new ExplainError(
      'ALREADY_QUANTIZED',
      'the FP32 model has quantized operators',
      'Give the float model that the INT8 model was made from.',
    );
  }
}
