import type { Report, Result } from '@rn50/bench-stats';

/** What was measured for the tables, or as a point of a sweep or of a list of threads. */
export type ReportPart = 'tables' | 'sweep';

/** Every result of a report with the part that it belongs to. */
export function resultParts({ results, sweep }: Report): (readonly [ReportPart, Result])[] {
  return [
    ...results.map((result) => ['tables', result] as const),
    ...(sweep?.results ?? []).map((result) => ['sweep', result] as const),
  ];
}
