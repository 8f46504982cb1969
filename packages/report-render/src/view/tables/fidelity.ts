import type { Fidelity, Report } from '@rn50/bench-stats';
import { formatFixed, formatPercent } from '@rn50/bench-stats/words';
import { printable } from '../../format/printable.js';
import { labelOf } from '../label.js';
import type { Table, TableColumn } from '../table.js';

const DASH = '-';
const NAME_LIMIT = 60;
const number = (heading: string): TableColumn => ({ heading, align: 'right' });

type FidelityReport = Pick<Report, 'fidelity' | 'variants'>;

/** How closely the outputs agree: a row per output and form; null without one. */
export function fidelityTable(report: FidelityReport): Table | null {
  if (report.fidelity.length === 0) return null;
  const hasNotes = report.fidelity.some((entry) => noteWords(entry) !== '');
  return {
    columns: [
      { heading: 'Model', align: 'left' },
      { heading: 'against', align: 'left' },
      { heading: 'Output', align: 'left' },
      ...['inputs', 'SQNR (dB)', 'centred cosine', 'same largest'].map(number),
      ...(hasNotes ? [{ heading: 'Note', align: 'left' } as const] : []),
    ],
    rows: report.fidelity.map((entry) => [
      labelOf(entry.variantId, report),
      labelOf(entry.reference, report),
      printable(entry.output ?? 'first', NAME_LIMIT),
      String(entry.inputs),
      noiseWords(entry),
      entry.centredCosine === null ? DASH : formatFixed(entry.centredCosine, 4),
      entry.top1Agreement === null ? DASH : formatPercent(entry.top1Agreement),
      ...(hasNotes ? [noteWords(entry)] : []),
    ]),
  };
}

function noiseWords({ sqnrDb, centredCosine }: Fidelity): string {
  if (sqnrDb !== null) return formatFixed(sqnrDb, 1);
  return centredCosine === null ? DASH : 'identical';
}

function noteWords({ note, unexercised, equalShare }: Fidelity): string {
  if (note !== undefined) return printable(note, 160);
  if (unexercised === true) return 'these inputs do not exercise it';
  return equalShare === undefined ? '' : `${formatPercent(equalShare)} equal`;
}

/** The layers of each form, those that lose most first; null where none were compared. */
export function layerFidelityTable(report: FidelityReport): Table | null {
  const layers = report.fidelity.flatMap(({ variantId, layers = [] }) =>
    layers.map((layer) => ({ ...layer, label: labelOf(variantId, report) })),
  );
  if (layers.length === 0) return null;
  const worstFirst = layers.toSorted((a, b) => (a.sqnrDb ?? Number.MAX_VALUE) - (b.sqnrDb ?? Number.MAX_VALUE));
  return {
    columns: [
      { heading: 'Layer', align: 'left' },
      { heading: 'Operator', align: 'left' },
      { heading: 'Model', align: 'left' },
      number('SQNR (dB)'),
    ],
    rows: worstFirst.map(({ name, operator, label, sqnrDb }) => [
      printable(name, NAME_LIMIT),
      printable(operator, NAME_LIMIT),
      label,
      sqnrDb === null ? 'identical' : formatFixed(sqnrDb, 1),
    ]),
  };
}
