import type { Report } from '@rn50/bench-stats';

/** What a user asks for by `--format`. */
export const FORMATS = ['json', 'html', 'md', 'csv', 'png', 'svg', 'text'] as const;
export type Format = (typeof FORMATS)[number];

/** The charts, by the names that a user asks for them with. */
export const CHARTS = ['absolute', 'times', 'distribution', 'samples', 'layers', 'sweep', 'engines'] as const;
export type ChartName = (typeof CHARTS)[number];

/** One file of a report. */
export interface ReportFile {
  readonly name: string;
  readonly format: Format;
  /** Of a picture: what it shows. */
  readonly chart?: ChartName;
  /** Whether it is written unless a user chooses. */
  readonly isDefault: boolean;
  /** Whether this report has what the file shows; always unless given. */
  readonly isPossible?: (report: Report) => boolean;
  /** Returns the content. Pure; its modules are loaded on the first call. */
  readonly render: (report: Report) => Promise<string | Uint8Array>;
}
