import type { Column } from '../view/columns.js';
import { type ReportRow, SESSION_OPTIONS } from './report-rows.js';

/** Notes on a row: settings that differ from the first row, and missing figures. */
export function notesOf(row: ReportRow, first: ReportRow): string[] {
  return [...differenceNotes(row, first), ...columnNotes(row)];
}

function differenceNotes({ setting, engineId }: ReportRow, first: ReportRow): string[] {
  const differing = [...setting].flatMap(([what, value]) => {
    // Each engine has its own names for options.
    if (what === SESSION_OPTIONS && engineId !== first.engineId) return [];
    const expected = first.setting.get(what);
    return value === expected ? [] : [`${what} ${value}, not ${expected}`];
  });
  return differing.length === 0 ? [] : [`other settings than the first row: ${differing.join('; ')}`];
}

function columnNotes({ baseline, candidate }: ReportRow): string[] {
  return [baseline, candidate].flatMap((column) => {
    if (column === null) return [];
    const missing = [...new Set(reasonsOf(column))];
    return missing.length === 0 ? [] : [`${column.label}: ${missing.join(', ')}`];
  });
}

function reasonsOf({ throughputFps, latencyMs }: Column): string[] {
  return [throughputFps, latencyMs].flatMap((value) => (value.kind === 'missing' ? [value.reason] : []));
}
