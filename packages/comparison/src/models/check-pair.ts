import type { QuantizationFacts, TensorFacts } from '@rn50/onnx-model';
import { ComparisonError } from '../errors.js';
import type { NamedFile } from '../request.js';
import type { ModelFile } from './model-file.js';

/** A file of a pair, as the user named it, with what is known of it. */
export interface InspectedFile {
  readonly file: NamedFile;
  readonly model: Network & Pick<ModelFile, 'sha256'>;
}

/** The part of a model that shows which network it is. */
export type Network = Pick<ModelFile, 'facts' | 'weightShapes'>;

/** Operators of weights or whole layers in few bits, which are no Q/DQ pair and no integer operator of ONNX. */
const OTHER_QUANTIZED = /^(MatMulNBits|GatherBlockQuantized|QMoE|QAttention|QEmbedLayerNormalization)$/;

/** Of the layers of both files, so many have weights of the same shape in two forms of one network. */
const LEAST_ALIKE = 0.5;

/**
 * Refuses files that cannot be FP32 and INT8 of one network, by what the files show. One file on both sides is an A/A run.
 * @throws ComparisonError NOT_QUANTIZED, ALREADY_QUANTIZED, DIFFERENT_NETWORKS
 */
export function checkPair(fp32: InspectedFile, int8: InspectedFile | null): void {
  if (int8 !== null && fp32.model.sha256 === int8.model.sha256) return;
  requireFloat(fp32);
  if (int8 === null) return;
  requireQuantized(int8);
  requireOneNetwork(fp32, int8);
}

/** @throws ComparisonError ALREADY_QUANTIZED */
export function requireFloat({ file, model }: { readonly file: NamedFile; readonly model: Network }): void {
  const quantization = quantizationOf(model);
  if (quantization === null || quantization.form === 'none') return;
  const { given } = file;
  const isFake = quantization.fakeQuantized;
  throw new ComparisonError({
    code: 'ALREADY_QUANTIZED',
    message: isFake
      ? `--fp32 ${given} is a float network with simulated quantization (Q/DQ pairs around float weights, as training with quantization exports them): it is not FP32's speed`
      : `--fp32 ${given} is quantized already (${wordsOf(quantization)})`,
    remedy: isFake
      ? `Take the Q/DQ pairs out: ${stripCommand(given)}; then give that file as --fp32. The file itself is an INT8 model: give it as --int8.`
      : `Give the float model that it was made from as --fp32, and this file as --int8. What this file alone does here: rn50 why '${given}'.`,
    subject: { role: 'fp32', given },
  });
}

function requireQuantized({ file, model }: InspectedFile): void {
  const { given } = file;
  if (quantizationOf(model)?.form !== 'none' || Object.keys(operatorsOf(model)).some(isOtherQuantized)) return;
  throw new ComparisonError({
    code: 'NOT_QUANTIZED',
    message: `--int8 ${given} has no quantized operator: it is a float model`,
    remedy:
      'Some exporters ignore their INT8 option for ONNX. Leave --int8 out to have the INT8 model made from --fp32, or give a quantized file.',
    subject: { role: 'int8', given },
  });
}

function requireOneNetwork(fp32: InspectedFile, int8: InspectedFile): void {
  const difference = differenceOf(fp32.model, int8.model);
  if (difference === null) return;
  throw new ComparisonError({
    code: 'DIFFERENT_NETWORKS',
    message: `--fp32 ${fp32.file.given} and --int8 ${int8.file.given} are different networks: ${difference}`,
    remedy: 'Give two forms of the same network.',
  });
}

/** In what two files differ that are not forms of one network, as words; null if they may be. */
export function differenceOf(fp32: Network, int8: Network): string | null {
  return outputsDiffer(outputsOf(fp32), outputsOf(int8)) ?? weightsDiffer(fp32.weightShapes, int8.weightShapes);
}

/** Outputs of the same name, or else the same place. The first axis is the batch. */
function outputsDiffer(fp32: readonly TensorFacts[], int8: readonly TensorFacts[]): string | null {
  const byName = fp32.some(({ name }) => int8.some((other) => other.name === name));
  for (const [index, output] of fp32.entries()) {
    const other = byName ? int8.find(({ name }) => name === output.name) : int8[index];
    if (!isShapeKnown(output) || !isShapeKnown(other)) continue;
    const isAlike =
      output.dims.length === other.dims.length &&
      output.dims.every((size, axis) => axis === 0 || mayBeEqual(size, other.dims[axis]));
    if (!isAlike) return `output ${output.name} is [${output.dims.join(', ')}] and [${other.dims.join(', ')}]`;
  }
  return null;
}

type ShapedFacts = TensorFacts & { readonly dims: NonNullable<TensorFacts['dims']> };

function isShapeKnown(facts: TensorFacts | undefined): facts is ShapedFacts {
  return facts?.dims != null;
}

function mayBeEqual(a: unknown, b: unknown): boolean {
  return typeof a !== 'number' || typeof b !== 'number' || a === b;
}

/** Quantizers and optimisers merge, split or rearrange some layers, so not all must be alike. */
function weightsDiffer(fp32: readonly string[], int8: readonly string[]): string | null {
  if (fp32.length === 0 || int8.length === 0) return null;
  const left = new Map<string, number>();
  for (const shape of fp32) left.set(shape, (left.get(shape) ?? 0) + 1);
  let alike = 0;
  for (const shape of int8) {
    const count = left.get(shape) ?? 0;
    if (count === 0) continue;
    left.set(shape, count - 1);
    alike += 1;
  }
  if ((2 * alike) / (fp32.length + int8.length) >= LEAST_ALIKE) return null;
  return `of ${fp32.length} and ${int8.length} layers, ${alike} have weights of the same shape`;
}

function isOtherQuantized(opType: string): boolean {
  return OTHER_QUANTIZED.test(opType);
}

// The facts are those of `describeModel`, in a report's looser type.
function quantizationOf({ facts }: Network): QuantizationFacts | null {
  return (facts.quantization ?? null) as QuantizationFacts | null;
}

function outputsOf({ facts }: Network): readonly TensorFacts[] {
  return (facts.outputs ?? []) as readonly TensorFacts[];
}

function operatorsOf({ facts }: Network): Readonly<Record<string, number>> {
  return (facts.opHistogram ?? {}) as Readonly<Record<string, number>>;
}

const FORMS: Readonly<Record<string, string>> = {
  qdq: 'Q/DQ pairs',
  qoperator: 'integer operators',
  dynamic: 'dynamic quantization',
  mixed: 'Q/DQ pairs and integer operators',
};

function wordsOf({ form }: QuantizationFacts): string {
  return FORMS[form] ?? form;
}

/** The command that writes the float network behind simulated quantization. */
function stripCommand(given: string): string {
  return `rn50 quantize --strip '${given}' -o '${given.replace(/\.onnx$/i, '')}-float.onnx'`;
}
