import type { Report } from '@rn50/bench-stats';
import { formatMeasure } from '../format/numbers.js';
import { engineGroups } from '../view/columns.js';
import { scenarioWords, settingOf } from '../view/setting.js';
import { columnColors, madeBy, settingLines, whiskerNote } from './figure-words.js';
import type { GroupedFigure } from './grouped/grouped-figure.js';

/** Content of the chart `engines`: every form of the model in every engine. */
export function enginesFigure(report: Report): GroupedFigure {
  const groups = engineGroups(report);
  const setting = settingOf(report);
  const colorOf = columnColors(groups);
  return {
    title: `${setting.modelName}: engines and precisions`,
    subtitles: settingLines(setting, groups),
    panels: [
      {
        title: 'Throughput, images per second',
        hint: `${scenarioWords(setting.throughput)}, higher is better`,
        referenceLine: null,
        format: formatMeasure,
        unit: 'images per second',
      },
      {
        title: 'Latency, milliseconds',
        hint: `${scenarioWords(setting.latency)}, median, lower is better`,
        referenceLine: null,
        format: formatMeasure,
        unit: 'ms',
      },
    ],
    groups: groups.map(({ engine, columns }) => ({
      label: engine,
      rows: columns.map((column) => ({
        label: column.label,
        color: colorOf(column),
        values: [column.throughputFps, column.latencyMs],
      })),
    })),
    footnote: `${whiskerNote(groups)} ${madeBy(report)}`,
  };
}
