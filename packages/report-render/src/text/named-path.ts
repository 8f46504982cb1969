import type { ChartName } from '../report-file.js';

/** A file as a user finds it. */
export interface NamedPath {
  /** A name of `FORMATS`. */
  readonly format: string;
  /** Of a picture: what it shows. */
  readonly chart?: ChartName;
  readonly path: string;
}

/** The charts that show what the two tables list. */
const TABLE_CHARTS: readonly ChartName[] = ['absolute', 'times'];

export function isPicture(name: ChartName): (file: NamedPath) => boolean {
  return ({ format, chart }) => format === 'png' && chart === name;
}

/** Whether a file is named below one of the tables. */
export function isOfTable(file: NamedPath): boolean {
  return TABLE_CHARTS.some((chart) => isPicture(chart)(file));
}
