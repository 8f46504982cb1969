import { type Change, type Estimate, inverse, type Scenario, type Verdict } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { type GroupedFigure, type GroupedPanel, MOST_GROUPS } from '../chart/grouped/grouped-figure.js';
import { BAR_COLORS } from '../chart/theme.js';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import { safeLabel } from '../view/label.js';
import { type Measured, measured } from '../view/measured.js';
import { nameOf } from './change-words.js';

const [BEFORE_COLOR, AFTER_COLOR] = BAR_COLORS;

/** Speed against the reference of the same run, before and after; null where no column has one. */
export function ratioFigure({ changes, confidence }: Verdict): GroupedFigure | null {
  const compared = changes.filter(({ ratio }) => ratio !== undefined);
  if (compared.length === 0) return null;
  const references = new Set(compared.map(({ ratio }) => safeLabel(ratio?.referenceLabel ?? '')));
  const reference = references.size === 1 ? [...references].join() : 'the column it is compared with';
  return figureOf(compared, changes, {
    title: `Speed against ${reference} of the same run, before and after`,
    confidence,
    panel: (scenario) => ({
      title: scenario === 'latency' ? 'Latency' : 'Throughput',
      hint: `times as fast as ${reference}, more is better`,
      referenceLine: 1,
      format: formatTimes,
      unit: 'times as fast',
    }),
    sides: ({ ratio }) => (ratio === undefined ? null : [inverse(ratio.before), inverse(ratio.after)]),
  });
}

/** Run times, before and after; null where nothing was compared. */
export function timesFigure({ changes, confidence }: Verdict): GroupedFigure | null {
  if (changes.length === 0) return null;
  return figureOf(changes, changes, {
    title: 'Times of a run, before and after',
    confidence,
    panel: (scenario) => ({
      title: scenario === 'latency' ? 'Latency, milliseconds' : 'Throughput, milliseconds of a run',
      hint: 'less is better',
      referenceLine: null,
      format: formatMeasure,
      unit: 'ms',
    }),
    sides: ({ beforeMs, afterMs }) => [beforeMs, afterMs],
  });
}

interface Drawn {
  readonly title: string;
  readonly confidence: number;
  readonly panel: (scenario: Scenario) => GroupedPanel;
  readonly sides: (change: Change) => readonly [before: Estimate, after: Estimate] | null;
}

/** A group for each column, with a bar for each report, and a panel for each scenario that was measured. */
function figureOf(shown: readonly Change[], all: readonly Change[], drawn: Drawn): GroupedFigure {
  const scenarios = (['throughput', 'latency'] as const).filter((one) =>
    shown.some(({ scenario }) => scenario === one),
  );
  const names = [...new Set(shown.map((change) => nameOf(change, all)))].slice(0, MOST_GROUPS);
  const valuesOf = (name: string, side: 0 | 1): Measured[] =>
    scenarios.map((scenario) => {
      const change = shown.find((one) => one.scenario === scenario && nameOf(one, all) === name);
      return measured(change === undefined ? null : drawn.sides(change)?.[side], 'not compared');
    });
  return {
    title: drawn.title,
    subtitles: [],
    panels: scenarios.map(drawn.panel),
    groups: names.map((name) => ({
      label: name,
      rows: [
        { label: 'before', color: BEFORE_COLOR, values: valuesOf(name, 0) },
        { label: 'after', color: AFTER_COLOR, values: valuesOf(name, 1) },
      ],
    })),
    footnote: `Whiskers: ${formatPercent(drawn.confidence)} intervals.`,
  };
}
