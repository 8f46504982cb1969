import { countedSlice, type Fidelity, type Report } from '@rn50/bench-stats';
import { formatFixed, formatPercent, plural } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label.js';
import { emphasised, type Finding, info } from './finding.js';

/** Layers shown; the report file has all. */
const WORST_LAYERS = 3;
/** Outputs shown; the report file has all. */
const MOST_OUTPUTS = 4;
const NAME_LIMIT = 60;
const LAYOUT_LIMIT = 120;
/** A slice is named where it is so much worse than the whole output, in dB. */
const WORSE_SLICE_DB = 3;

/** What a reader can do: the option that gives real inputs, and where outputs are that are not shown. */
interface Ways {
  readonly option: string;
  readonly others: string;
}

const OF_REPORT: Ways = { option: '--inputs', others: 'in report.json' };
/** Of a file that was just made, without a report. */
export const OF_NEW_FILE: Ways = { option: '--calibration', others: 'differ less' };

type FidelityReport = Pick<Report, 'fidelity' | 'variants' | 'accuracy'>;

/** How closely each variant's outputs follow those of its reference: a line for an only output, else the worst ones. */
export function fidelityFindings(report: FidelityReport): Finding[] {
  return findingsWith(report, OF_REPORT);
}

/** The same for another kind of run. */
export function findingsWith(report: FidelityReport, ways: Ways): Finding[] {
  const pairs = new Map<string, Fidelity[]>();
  for (const entry of report.fidelity) {
    const key = JSON.stringify([entry.variantId, entry.reference]);
    pairs.set(key, [...(pairs.get(key) ?? []), entry]);
  }
  return [...pairs.values()].map((entries) => pairFinding(entries, report, ways));
}

function pairFinding(entries: readonly Fidelity[], report: FidelityReport, { option, others }: Ways): Finding {
  const [first] = entries;
  if (first === undefined) return info('');
  const pair = `${labelOf(first.variantId, report)} outputs against ${labelOf(first.reference, report)}`;
  const layers = entries.flatMap(layerLines);
  // The classes of labelled pictures are known to be classes; the largest value of another output may be anything.
  const isLabelled = (report.accuracy ?? []).length > 0;
  const quiet = `these inputs do not exercise the model: give real ones with ${option}`;
  const words = (entry: Fidelity): string => (entry.unexercised === true ? quiet : figures(entry, isLabelled));
  if (entries.every(({ unexercised }) => unexercised === true)) return emphasised('warning', `${pair}: `, quiet);
  if (entries.length === 1) return info(`${pair}: ${words(first)}`, layers);
  const sorted = entries.toSorted((a, b) => badness(b) - badness(a));
  const rest = sorted.length - MOST_OUTPUTS;
  return info(`${pair}, ${entries.length} outputs, the worst first:`, [
    ...sorted
      .slice(0, MOST_OUTPUTS)
      .map((entry) => `${printable(entry.output ?? 'output', NAME_LIMIT)}: ${words(entry)}`),
    ...(rest > 0 ? [`${rest} more ${others}`] : []),
    ...layers,
  ]);
}

/** In the order of the worst first; in negative dB. */
function badness(entry: Fidelity): number {
  const { note, unexercised, equalShare, sqnrDb } = entry;
  if (note !== undefined) return Number.POSITIVE_INFINITY;
  if (unexercised === true) return Number.NEGATIVE_INFINITY;
  if (equalShare !== undefined) return 10 * Math.log10(Math.max(1 - equalShare, Number.MIN_VALUE));
  return -Math.min(sqnrDb ?? Number.MAX_VALUE, countedSlice(entry)?.sqnrDb ?? Number.MAX_VALUE);
}

function figures(entry: Fidelity, isLabelled: boolean): string {
  const { note, equalShare, centredCosine, rows, detections } = entry;
  const parts = [
    ...(rows === undefined ? [] : [`${rows.matched} rows match (${rows.candidate} against ${rows.reference})`]),
    ...(note === undefined ? [] : [`not compared: ${printable(note)}`]),
    ...(equalShare === undefined ? [] : [`${formatPercent(equalShare)} of the ${rows ? 'rows' : 'values'} are equal`]),
    ...(centredCosine === null ? [] : [`centred cosine ${formatFixed(centredCosine, 4)}`, ...noise(entry)]),
    ...agreement(entry, isLabelled),
    ...(detections === undefined ? [] : [detectionWords(detections)]),
  ];
  return parts.join(', ');
}

function noise(entry: Fidelity): string[] {
  const { sqnrDb } = entry;
  if (sqnrDb === null) return ['identical'];
  const slice = countedSlice(entry);
  const worse = slice !== null && slice.sqnrDb < sqnrDb - WORSE_SLICE_DB;
  return [
    `SQNR ${formatFixed(sqnrDb, 1)} dB`,
    ...(worse ? [`only ${formatFixed(slice.sqnrDb, 1)} dB in slice ${slice.index} of axis ${slice.axis}`] : []),
  ];
}

function agreement(
  { top1Agreement, top5Agreement, inputs, classes, centredCosine }: Fidelity,
  isLabelled: boolean,
): string[] {
  if (top1Agreement === null) {
    return classes === undefined || centredCosine === null
      ? []
      : [`the same output is the largest for all ${plural(inputs, 'input')}`];
  }
  const same = `for ${Math.round(top1Agreement * inputs)} of ${inputs} inputs`;
  const top5 = isLabelled ? 'of the top-5 classes' : 'of the five largest';
  return [
    isLabelled ? `same top-1 class ${same}` : `same largest output ${same}`,
    ...(top5Agreement === undefined ? [] : [`${formatPercent(top5Agreement)} ${top5}`]),
  ];
}

function detectionWords({ layout, reference, found, threshold }: NonNullable<Fidelity['detections']>): string {
  const which =
    threshold === null ? `${reference} highest scores (none is above 0.25)` : plural(reference, 'detection');
  return `${formatPercent(found / reference)} of the reference's ${which} found at IoU 0.5 (${printable(layout, LAYOUT_LIMIT)})`;
}

function layerLines({ layers, layersNote }: Fidelity): string[] {
  if (layersNote !== undefined) return [`no table of layers: ${printable(layersNote)}`];
  const lossy = (layers ?? []).flatMap(({ name, operator, sqnrDb }) =>
    sqnrDb === null ? [] : [{ layer: `${printable(operator, NAME_LIMIT)} ${printable(name, NAME_LIMIT)}`, sqnrDb }],
  );
  if (layers === undefined || lossy.length === 0) return [];
  const worst = lossy
    .toSorted((a, b) => a.sqnrDb - b.sqnrDb)
    .slice(0, WORST_LAYERS)
    .map(({ layer, sqnrDb }) => `${layer} ${formatFixed(sqnrDb, 1)} dB`);
  return [`lowest SQNR among ${layers.length} layers, losses of earlier layers included: ${worst.join(', ')}`];
}
