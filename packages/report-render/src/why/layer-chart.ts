import type { BarSeriesOption, EChartsOption } from 'echarts';
import { type Axis, axisUpTo, tickText } from '../chart/axis.js';
import { graphicText } from '../chart/option.js';
import { type MeasureText, type PlacedText, TextColumn } from '../chart/text-column.js';
import * as theme from '../chart/theme.js';
import type { LayerFigure, LayerPanel } from './why-figure.js';

interface Swatch {
  readonly x: number;
  readonly y: number;
  readonly color: string;
}

interface PlacedLayerPanel {
  readonly panel: LayerPanel;
  readonly axis: Axis;
  readonly plot: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Positions of all texts, swatches and plots, in CSS pixels. */
export interface LayerLayout {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
  readonly swatches: readonly Swatch[];
  readonly panels: readonly PlacedLayerPanel[];
}

const MARGIN = 32;
const TICK_ROOM = 62;
const PLOT_HEIGHT = 230;
const LABEL_ROOM = 44;
const SWATCH_PX = 14;
const SWATCH_GAP = 8;
const LEGEND_GAP = 26;

/** Positions every text and plot: panels one above the other, each as wide as the picture. */
export function layerLayoutOf(figure: LayerFigure, measureText: MeasureText): LayerLayout {
  const width = theme.CHART_WIDTH_PX;
  const inner = width - 2 * MARGIN;
  const texts: PlacedText[] = [];
  const swatches: Swatch[] = [];
  const panels: PlacedLayerPanel[] = [];
  const head = new TextColumn(measureText);
  head.add(figure.title, theme.TITLE, inner, 3);
  head.skip(6);
  for (const subtitle of figure.subtitles) head.add(subtitle, theme.SUBTITLE, inner, 3);
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
export function layerOptionOf({ texts, swatches, panels }: LayerLayout): EChartsOption {
  return {
    // A file shows only the first frame, which with animation is empty or half drawn.
    animation: false,
    backgroundColor: theme.PAPER,
    textStyle: { fontFamily: theme.FONT_FAMILY },
    graphic: [
      ...texts.map(graphicText),
      ...swatches.map(({ x, y, color }) => ({
        type: 'rect' as const,
        silent: true,
        shape: { x, y, width: SWATCH_PX, height: SWATCH_PX },
        style: { fill: color },
      })),
    ],
    grid: panels.map(({ plot }) => ({
      left: plot.x,
      top: plot.y,
      width: plot.width,
      height: plot.height,
      outerBoundsMode: 'none',
    })),
    xAxis: panels.map(({ panel }, gridIndex) => ({
      type: 'category' as const,
      gridIndex,
      data: (panel.series[0]?.values ?? []).map((_, index) => String(index)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.BASE_LINE, width: 1.5 } },
      axisLabel: { fontSize: theme.TICK_LABEL.fontSize, color: theme.TICK_LABEL.fill, margin: 10 },
    })),
    yAxis: panels.map(({ axis }, gridIndex) => ({
      type: 'value' as const,
      gridIndex,
      min: 0,
      max: axis.max,
      interval: axis.interval,
      splitLine: { lineStyle: { color: theme.GRID_LINE, width: 1 } },
      axisLabel: {
        margin: 10,
        fontSize: theme.TICK_LABEL.fontSize,
        color: theme.TICK_LABEL.fill,
        formatter: tickText,
      },
    })),
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
