import type { BarSeriesOption, EChartsOption } from 'echarts';
import { tickText } from './axis.js';
import type { Layout } from './layout.js';
import { marksSeries, referenceSeries } from './marks.js';
import type { PlacedPanel } from './panel-row.js';
import type { MeasureText, PlacedText } from './text-column.js';
import * as theme from './theme.js';

/** Largest width of a bar, and the share of its band that it fills. */
const BAR_MAX_WIDTH_PX = 110;
const BAR_SHARE_PERCENT = 58;

/** Converts a layout to an ECharts option. All positions are explicit, so that ECharts moves nothing. */
export function optionOf(layout: Layout, measureText: MeasureText): EChartsOption {
  const { panels } = layout;
  return {
    ...pictureOption,
    ...placedOption(layout, []),
    xAxis: panels.map(categoryAxis),
    yAxis: panels.map(valueAxis),
    series: panels.flatMap((placed, gridIndex) => [
      ...referenceSeries(placed, gridIndex),
      barSeries(placed, gridIndex),
      marksSeries(placed, gridIndex, measureText),
    ]),
  };
}

/** What the options of all pictures have. */
export const pictureOption = {
  // A file shows only the first frame, which with animation is empty or half drawn.
  animation: false,
  backgroundColor: theme.PAPER,
  textStyle: { fontFamily: theme.FONT_STACK },
};

/** Texts and other graphic elements, and where the plots are. */
export function placedOption<G>({ texts, panels }: Layout<Pick<PlacedPanel, 'plot'>>, others: readonly G[]) {
  return {
    graphic: [...texts.map(textShape), ...others],
    grid: panels.map(({ plot: { x, y, width, height } }) => ({
      left: x,
      top: y,
      width,
      height,
      outerBoundsMode: 'none' as const,
    })),
  };
}

/** A placed text as a shape of ECharts. */
export function textShape({ x, y, align = 'left', style, lines }: PlacedText) {
  return {
    type: 'text' as const,
    x,
    y,
    silent: true,
    style: {
      text: lines.join('\n'),
      align,
      fontFamily: theme.FONT_STACK,
      fontSize: style.fontSize,
      fontWeight: style.fontWeight,
      lineHeight: style.lineHeight,
      fill: style.fill,
    },
  };
}

function categoryAxis({ panel, categoryLines }: PlacedPanel, gridIndex: number) {
  return {
    ...bandAxis(panel.bars, gridIndex),
    axisLabel: {
      interval: 0,
      margin: 10,
      fontSize: theme.CATEGORY_LABEL.fontSize,
      lineHeight: theme.CATEGORY_LABEL.lineHeight,
      color: theme.CATEGORY_LABEL.fill,
      formatter: (index: string) => (categoryLines[Number(index)] ?? []).join('\n'),
    },
  };
}

/** The line below the bars, with a band for each. */
export function bandAxis(bars: readonly unknown[], gridIndex: number) {
  return {
    type: 'category' as const,
    gridIndex,
    data: bars.map((_, index) => String(index)),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.BASE_LINE, width: 1.5 } },
  };
}

function valueAxis(panel: PlacedPanel, gridIndex: number) {
  return { ...valueScale(panel, gridIndex), axisLine: { show: false }, axisTick: { show: false }, ...VALUE_LINES };
}

/** The values from 0 to the end of the axis. */
export function valueScale({ axis }: Pick<PlacedPanel, 'axis'>, gridIndex: number) {
  return { type: 'value' as const, gridIndex, min: 0, max: axis.max, interval: axis.interval };
}

/** A line and a number at every tick. */
export const VALUE_LINES = {
  splitLine: { lineStyle: { color: theme.GRID_LINE, width: 1 } },
  axisLabel: {
    margin: 10,
    fontSize: theme.TICK_LABEL.fontSize,
    color: theme.TICK_LABEL.fill,
    formatter: tickText,
  },
};

function barSeries({ panel }: PlacedPanel, gridIndex: number): BarSeriesOption {
  return {
    type: 'bar',
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    silent: true,
    z: 2,
    barMaxWidth: BAR_MAX_WIDTH_PX,
    barCategoryGap: `${100 - BAR_SHARE_PERCENT}%`,
    data: panel.bars.map(({ value, color }) => {
      if (value.kind === 'missing') return '-';
      return { value: value.kind === 'baseline' ? 1 : value.estimate.value, itemStyle: { color } };
    }),
  };
}
