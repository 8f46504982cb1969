import type { CustomSeriesOption, CustomSeriesRenderItemAPI, CustomSeriesRenderItemReturn } from 'echarts';
import type { Bar, Panel } from './figure.js';
import type { PlacedPanel } from './panel-row.js';
import type { MeasureText } from './text-column.js';
import * as theme from './theme.js';
import { wrapText } from './wrap.js';

const WHISKER_CAP_PX = 22;
const WHISKER_PX = 2.5;
/** White around a whisker, so that it stands out on a dark bar. */
const HALO_PX = 5;
const LABEL_GAP_PX = 7;
const ON_TOP = 10;

/** Whiskers and value labels of a panel, above bars and lines. A missing value is replaced by its reason. */
export function marksSeries(placed: PlacedPanel, gridIndex: number, measureText: MeasureText): CustomSeriesOption {
  const { panel, plot } = placed;
  const bandWidth = plot.width / Math.max(1, panel.bars.length);
  return {
    type: 'custom',
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    clip: false,
    silent: true,
    z: ON_TOP,
    data: panel.bars.map((_, index) => [index, 0]),
    renderItem: (params, api) => {
      const bar = panel.bars[params.dataIndex];
      return bar === undefined ? null : markOf(bar, params.dataIndex, panel, bandWidth, api, measureText);
    },
  };
}

/** The dashed line of the baseline, behind the bars. */
export function referenceSeries(placed: PlacedPanel, gridIndex: number): CustomSeriesOption[] {
  const { panel, plot } = placed;
  if (panel.referenceLine === null) return [];
  const level = panel.referenceLine;
  return [
    {
      type: 'custom',
      xAxisIndex: gridIndex,
      yAxisIndex: gridIndex,
      silent: true,
      z: 1,
      data: [[0, level]],
      renderItem: (_params, api) => {
        const y = yOf(api, 0, level);
        return line(plot.x, y, plot.x + plot.width, y, {
          stroke: theme.REFERENCE_LINE,
          lineWidth: 2,
          lineDash: [7, 5],
        });
      },
    },
  ];
}

function markOf(
  bar: Bar,
  index: number,
  panel: Panel,
  bandWidth: number,
  api: CustomSeriesRenderItemAPI,
  measureText: MeasureText,
): CustomSeriesRenderItemReturn {
  const [x = 0] = api.coord([index, 0]);
  if (bar.value.kind === 'missing') {
    const words = wrapText(bar.value.reason, bandWidth - 8, 3, (text) => measureText(text, theme.MISSING_LABEL));
    return label(words.join('\n'), x, yOf(api, index, 0), theme.MISSING_LABEL);
  }
  if (bar.value.kind === 'baseline') return label('1', x, yOf(api, index, 1), theme.VALUE_LABEL);
  const { value, low, high } = bar.value.estimate;
  const top = yOf(api, index, Math.max(value, high));
  const lines = whisker(x, yOf(api, index, Math.max(0, low)), yOf(api, index, Math.max(0, high)));
  return { type: 'group', children: [...lines, label(panel.format(value), x, top, theme.VALUE_LABEL)] };
}

function whisker(x: number, low: number, high: number) {
  const half = WHISKER_CAP_PX / 2;
  const strokes = [
    { stroke: theme.PAPER, lineWidth: HALO_PX },
    { stroke: theme.INK, lineWidth: WHISKER_PX },
  ];
  return strokes.flatMap((style) => [
    line(x, low, x, high, style),
    line(x - half, high, x + half, high, style),
    line(x - half, low, x + half, low, style),
  ]);
}

function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  style: { stroke: string; lineWidth: number; lineDash?: number[] },
) {
  return { type: 'line' as const, shape: { x1, y1, x2, y2 }, style };
}

function label(text: string, x: number, top: number, style: theme.TextStyle) {
  return {
    type: 'text' as const,
    x,
    y: top - LABEL_GAP_PX,
    style: {
      text,
      align: 'center' as const,
      verticalAlign: 'bottom' as const,
      fontFamily: theme.FONT_STACK,
      fontSize: style.fontSize,
      fontWeight: style.fontWeight,
      lineHeight: style.lineHeight,
      fill: style.fill,
      backgroundColor: theme.PAPER,
      padding: [0, 3] as [number, number],
    },
  };
}

function yOf(api: CustomSeriesRenderItemAPI, index: number, value: number): number {
  return api.coord([index, value])[1] ?? 0;
}
