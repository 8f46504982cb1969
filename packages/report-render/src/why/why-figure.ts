import type { WhyLayer } from '@rn50/bench-stats';
import type { Figure } from '../chart/figure.js';
import { reasonAbovePeak } from '../findings/limits.js';
import { formatTimes } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { floatTitle, isAbovePeak, type WhyReport } from './why-report.js';

/** Content of the layer chart. */
export interface LayerFigure extends Figure<LayerPanel> {
  /** What each layer is called: `3 QLinearConv conv1`. */
  readonly layers: readonly string[];
}

/** Bars side by side for each layer. */
export interface LayerPanel {
  readonly title: string;
  readonly hint: string;
  /** After a value: `ms`. */
  readonly unit: string;
  readonly series: readonly LayerSeries[];
}

export interface LayerSeries {
  readonly label: string;
  readonly color: string;
  /** One value per layer; null: no bar. Series of one `slot` share the position of a bar. */
  readonly values: readonly (number | null)[];
  readonly slot: 'fp32' | 'int8';
}

/** Okabe-Ito, as in the other charts; INT8 by the kernel it takes. */
const FLOAT = '#0072B2';
const KERNELS = [
  { kernel: 'direct', label: 'INT8, direct kernel', color: '#E69F00' },
  { kernel: 'gemm', label: 'INT8, matrix product', color: '#009E73' },
  { kernel: 'float', label: 'INT8 model, left in float', color: '#000000' },
] as const;

/** Content of the layer chart: milliseconds of each layer, and the multiply rate of the INT8 model. */
export function layerFigureOf(report: WhyReport): LayerFigure {
  const { setting, total, verdicts, layers, peaks } = report;
  const float = floatTitle(report);
  const causes = verdicts.map(({ code }) => printable(code)).join(', ');
  const gain = total?.gain == null ? '' : `: INT8 is ${formatTimes(total.gain)} times as fast as ${float}`;
  const fp32 = layers.map(({ fp32Ms }) => fp32Ms);
  const rate = (layer: WhyLayer) => (peaks === null ? layer.gmacPerSecond : layer.percentOfPeak);
  const above = layers.some(isAbovePeak) ? ` Above 100 %: ${reasonAbovePeak(peaks?.disturbedBy)}.` : '';
  return {
    title: `${printable(setting.int8, 80)}${gain}`,
    subtitles: [
      `${printable(setting.cpu)}, ${printable(setting.engine)}, ${setting.threads} threads, batch ${setting.batch}`,
      `Verdict: ${causes}`,
    ],
    layers: layers.map(({ index, operator, name }) =>
      `${index} ${printable(operator, 40)} ${printable(name, 80)}`.trim(),
    ),
    panels: [
      {
        title: 'Milliseconds of each layer that multiplies',
        hint: 'in the order of the run, lower is better',
        unit: 'ms',
        series: [
          ...(fp32.some((ms) => ms !== null)
            ? [{ label: float, color: FLOAT, values: fp32, slot: 'fp32' } as const]
            : []),
          ...kernelSeries(layers, ({ int8Ms }) => int8Ms),
        ],
      },
      {
        title: peaks === null ? 'Rate of the INT8 model, GMAC/s' : 'Rate of the INT8 model, % of the measured peak',
        hint: 'multiply-accumulates, higher is better',
        unit: peaks === null ? 'GMAC/s' : '% of the peak',
        series: kernelSeries(layers, rate),
      },
    ],
    footnote: `Medians of the engine’s own profiler, of the fastest round; the numbers are those of the layers.${above}`,
  };
}

function kernelSeries(layers: readonly WhyLayer[], value: (layer: WhyLayer) => number | null): LayerSeries[] {
  return KERNELS.map(({ kernel, label, color }) => ({
    label,
    color,
    values: layers.map((layer) => (layer.kernel === kernel ? value(layer) : null)),
    slot: 'int8' as const,
  })).filter(({ values }) => values.some((one) => one !== null));
}
