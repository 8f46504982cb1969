import type { ReportInput } from '@rn50/bench-stats';
import { formatFixed, oneLine } from '@rn50/bench-stats/words';

/** What is told of a quantization; `QuantizeReport` of `@rn50/onnx-quantize` has it. */
export interface Quantization {
  readonly method: string;
  readonly rangeMode: string;
  readonly percentile: number | null;
  readonly calibrationInputs: number;
  readonly quantizedNodes: number;
  readonly floatNodes: readonly unknown[];
  readonly layers: readonly LayerSqnr[] | null;
}

interface LayerSqnr {
  readonly name: string;
  readonly opType: string;
  readonly sqnrDb: number;
  readonly quantized: boolean;
}

/** Nodes that stay in float for one reason: `3 x Split`. */
export interface FloatNodes {
  readonly who: string;
  readonly reason: string;
}

/** Maximum number of lines about float nodes; the metadata of the file has all counts. */
const MOST_GROUPS = 8;
const WORST_LAYERS = 5;

/** The summary of a quantization as text: counts, nodes in float and why, and the layers that lose most. */
export function renderQuantization(report: Quantization, floatGroups: readonly FloatNodes[]): string {
  const { quantizedNodes, floatNodes, calibrationInputs, layers } = report;
  const counts = `${quantizedNodes} nodes in INT8, ${floatNodes.length} in float; ranges: ${ranges(report)} of ${calibrationInputs} inputs`;
  const lines = [counts, ...floatLines(floatGroups), ...(layers === null ? [] : layerLines(layers))];
  return lines.map((line) => `${oneLine(line)}\n`).join('');
}

function ranges({ method, percentile, rangeMode }: Quantization): string {
  if (percentile !== null) return `${method} ${percentile}`;
  return rangeMode === 'moving' ? `moving ${method}` : method;
}

/** One line per operator type and reason; a single node by its name. */
function floatLines(groups: readonly FloatNodes[]): string[] {
  const lines = groups.map(({ who, reason }) => `in float: ${who} (${reason})`);
  const rest = lines.length - MOST_GROUPS;
  return rest > 0 ? [...lines.slice(0, MOST_GROUPS), `in float: and ${rest} kinds more`] : lines;
}

function layerLines(layers: readonly LayerSqnr[]): string[] {
  const worst = layers.toSorted((a, b) => a.sqnrDb - b.sqnrDb).slice(0, WORST_LAYERS);
  const title = `worst of ${layers.length} layers, SQNR with only that layer quantized:`;
  return [
    title,
    ...worst.map(
      ({ name, opType, sqnrDb, quantized }) =>
        `${formatFixed(sqnrDb, 1)} dB ${opType} ${name}${quantized ? '' : ' (left in float)'}`,
    ),
  ];
}

/** Whether a rewrite made the file faster here, and for what it was tuned. */
export interface Tuning {
  readonly isTuned: boolean;
  readonly summary: string;
  readonly cpu: string;
  readonly engineVersion: string;
  readonly threads: number;
}

/** What tuning found, in one line. */
export function renderTuning({ isTuned, summary, cpu, engineVersion, threads }: Tuning): string {
  if (!isTuned) return `not tuned: ${oneLine(summary)}; the file is the portable one\n`;
  const setting = `${oneLine(cpu)}, ONNX Runtime ${engineVersion}, ${threads} threads, batch 1`;
  return `tuned for ${setting}: ${oneLine(summary)}\n`;
}

/** Generated patterns are no good base for accuracy; says which data the model's inputs can be calibrated on. */
export function patternsWarning(inputs: readonly Pick<ReportInput, 'values'>[]): string {
  const isPicture = inputs.length === 1 && inputs[0]?.values === 'pictures';
  const own = isPicture ? 'images with --calibration <folder or .npy file>' : 'inputs with --calibration <file.npz>';
  return `warning: calibrated on generated patterns: fine for speed, less so for accuracy. Give your own ${own}.\n`;
}
