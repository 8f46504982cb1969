import { formatFixed, oneLine } from '@rn50/bench-stats/words';
import type { FloatGroup, LayerSqnr, QuantizeReport } from '@rn50/onnx-quantize';

/** Maximum number of lines about float nodes; the metadata of the file has all counts. */
const MOST_GROUPS = 8;
const WORST_LAYERS = 5;

/** The summary of a quantization as text: counts, nodes in float and why, and the layers that lose most. */
export function quantizeSummary(report: QuantizeReport, floatGroups: readonly FloatGroup[]): string {
  const { quantizedNodes, floatNodes, calibrationInputs, layers } = report;
  const counts = `${quantizedNodes} nodes in INT8, ${floatNodes.length} in float; ranges: ${ranges(report)} of ${calibrationInputs} inputs`;
  const lines = [counts, ...floatLines(floatGroups), ...(layers === null ? [] : layerLines(layers))];
  return lines.map((line) => `${oneLine(line)}\n`).join('');
}

function ranges({ method, percentile, rangeMode }: QuantizeReport): string {
  if (percentile !== null) return `${method} ${percentile}`;
  return rangeMode === 'moving' ? `moving ${method}` : method;
}

/** One line per operator type and reason; a single node by its name. */
function floatLines(groups: readonly FloatGroup[]): string[] {
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
