import type { BarSeriesOption, EChartsOption } from 'echarts';
import { type Axis, axisUpTo } from '../chart/axis.js';
import type { Figure } from '../chart/figure.js';
import { headOf, type Layout, MARGIN } from '../chart/layout.js';
import { bandAxis, pictureOption, VALUE_LINES, valueScale } from '../chart/option.js';
import type { Rectangle } from '../chart/panel-row.js';
import { type MeasureText, type PlacedText, TextColumn } from '../chart/text-column.js';
import * as theme from '../chart/theme.js';
import type { LayerPanel } from './why-figure.js';

interface Swatch {
  readonly x: number;
  readonly y: number;
  readonly color: string;
}

interface PlacedLayerPanel {
  readonly panel: LayerPanel;
  readonly axis: Axis;
  readonly plot: Rectangle;
}

/** Positions of all texts, swatches and plots, in CSS pixels. */
export interface LayerLayout extends Layout<PlacedLayerPanel> {
  readonly swatches: readonly Swatch[];
}

const TICK_ROOM = 62;
const PLOT_HEIGHT = 230;
const LABEL_ROOM = 44;
const SWATCH_PX = 14;
const SWATCH_GAP = 8;
const LEGEND_GAP = 26;

/** Positions every text and plot: panels one above the other, each as wide as the picture. */
export function layerLayoutOf(figure: Figure<LayerPanel>, measureText: MeasureText): LayerLayout {
  const width = theme.CHART_WIDTH_PX;
  const inner = width - 2 * MARGIN;
  const texts: PlacedText[] = [];
  const swatches: Swatch[] = [];
  const panels: PlacedLayerPanel[] = [];
  const head = headOf(figure, inner, measureText);
  head.skip(20);
  texts.push(...head.at(MARGIN, MARGIN));
  let y = MARGIN + head.height;
  for (const panel of figure.panels) {
    const heading = new TextColumn(measureText);
    heading.add(panel.title, theme.PANEL_TITLE, inner, 2);
    heading.add(panel.hint, theme.PANEL_HINT, inner, 2);
    texts.push(...heading.at(MARGIN, y));
    y += heading.height + 4;
    const legend = legendOf(panel, y, measureText);
    texts.push(...legend.texts);
    swatches.push(...legend.swatches);
    y += theme.PANEL_HINT.lineHeight + 14;
    const top = Math.max(0, ...panel.series.flatMap(({ values }) => values.map((value) => value ?? 0)));
    const plot = { x: MARGIN + TICK_ROOM, y, width: inner - TICK_ROOM, height: PLOT_HEIGHT };
    panels.push({ panel, axis: axisUpTo(top), plot });
    y += PLOT_HEIGHT + LABEL_ROOM;
  }
  const foot = new TextColumn(measureText);
  foot.add(figure.footnote, theme.FOOTNOTE, inner, 2);
  texts.push(...foot.at(MARGIN, y));
  return { width, height: Math.ceil(y + foot.height + MARGIN), texts, swatches, panels };
}

function legendOf({ series }: LayerPanel, y: number, measureText: MeasureText) {
  const texts: PlacedText[] = [];
  const swatches: Swatch[] = [];
  let x = MARGIN;
  for (const { label, color } of series) {
    swatches.push({ x, y: y + (theme.PANEL_HINT.lineHeight - SWATCH_PX) / 2, color });
    x += SWATCH_PX + SWATCH_GAP;
    texts.push({ x, y, style: theme.PANEL_HINT, lines: [label] });
    x += measureText(label, theme.PANEL_HINT) + LEGEND_GAP;
  }
  return { texts, swatches };
}

/** The placed chart as an ECharts option. */
export function layerOptionOf(layout: LayerLayout): EChartsOption {
  const { swatches, panels } = layout;
  const squares = swatches.map(({ x, y, color }) => ({
    type: 'rect' as const,
    silent: true,
    shape: { x, y, width: SWATCH_PX, height: SWATCH_PX },
    style: { fill: color },
  }));
  return {
    ...pictureOption(layout, squares),
    xAxis: panels.map(({ panel }, gridIndex) => ({
      ...bandAxis(panel.series[0]?.values ?? [], gridIndex),
      axisLabel: { fontSize: theme.TICK_LABEL.fontSize, color: theme.TICK_LABEL.fill, margin: 10 },
    })),
    yAxis: panels.map((panel, gridIndex) => ({ ...valueScale(panel, gridIndex), ...VALUE_LINES })),
    series: panels.flatMap(({ panel }, gridIndex) => panel.series.map((one) => barsOf(one, gridIndex))),
  };
}

function barsOf({ values, color, slot }: LayerPanel['series'][number], gridIndex: number): BarSeriesOption {
  return {
    type: 'bar',
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    silent: true,
    // Bars of one stack share a position, because each layer has only one kernel.
    stack: `${gridIndex}-${slot}`,
    barGap: '0%',
    barCategoryGap: '24%',
    barMaxWidth: 40,
    itemStyle: { color },
    data: values.map((value) => value ?? '-'),
  };
}
