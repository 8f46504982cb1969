import type { Report } from '@rn50/bench-stats';
import { lackFor } from '../chart-kinds.js';
import { RenderError } from '../error.js';
import type { ChartName } from '../report-file.js';
import { settingOf } from '../view/setting.js';
import { composeLayers } from '../why/render-why-chart.js';
import type { Canvas, Compose } from './composition.js';
import { distributionDrawing } from './distribution/distribution-drawing.js';
import { distributionFigure } from './distribution/distribution-figure.js';
import { drawableFigure } from './drawable.js';
import { compositionOf, type Drawing } from './drawing/drawing.js';
import { enginesFigure } from './engines-figure.js';
import { figureOf } from './figure.js';
import { composeGrouped } from './grouped/render-grouped.js';
import { layoutOf } from './layout.js';
import { optionOf } from './option.js';
import { samplesDrawing } from './samples/samples-drawing.js';
import { samplesFigure } from './samples/samples-figure.js';
import { scalingFigure } from './sweep/scaling-figure.js';
import { sweepDrawing } from './sweep/sweep-drawing.js';
import { sweepFigure } from './sweep/sweep-figure.js';
import { barTips } from './tips.js';

/**
 * How a chart of the report is composed.
 *
 * @throws RenderError `CHART_NOT_POSSIBLE` if the report does not have what the chart shows
 */
export function composeChart(report: Report, chart: ChartName): Compose {
  const lack = lackFor(report, chart);
  const compose = lack === null ? composeOf(report, chart) : null;
  if (compose !== null) return compose;
  throw new RenderError(
    'CHART_NOT_POSSIBLE',
    `The chart ${chart} cannot be drawn of this report.`,
    `It needs ${lack}.`,
  );
}

function composeOf(report: Report, chart: ChartName): Compose | null {
  switch (chart) {
    case 'absolute':
    case 'times':
      return composeBars(report, chart);
    case 'distribution':
      return drawn(distributionFigure(report), distributionDrawing);
    case 'samples':
      return drawn(samplesFigure(report), samplesDrawing);
    case 'sweep':
      return drawn(
        report.sweep?.scaling === undefined ? sweepFigure(report) : scalingFigure(report, report.sweep),
        sweepDrawing,
      );
    case 'engines':
      return composeGrouped(enginesFigure(report));
    case 'layers':
      return report.why === undefined ? null : composeLayers(named(report.why, report));
  }
}

/** The file of the INT8 model may be one of the cache, whose name tells nothing. */
function named(why: NonNullable<Report['why']>, report: Report): NonNullable<Report['why']> {
  return { ...why, setting: { ...why.setting, int8: settingOf(report).modelName } };
}

function drawn<F extends { readonly footnote: string }>(
  figure: F,
  draw: (figure: F, canvas: Canvas) => Drawing,
): Compose {
  return (canvas) => compositionOf(draw(drawableFigure(figure, canvas.hasGlyph), canvas));
}

function composeBars(report: Report, chart: 'absolute' | 'times'): Compose {
  return ({ measureText, hasGlyph, hasWords }) => {
    const figure = drawableFigure(figureOf(report, chart), hasGlyph);
    const layout = layoutOf(figure, measureText, hasWords);
    return {
      width: layout.width,
      height: layout.height,
      label: figure.title,
      option: optionOf(layout, measureText),
      tips: barTips(layout),
    };
  };
}
