import type { Report } from '@rn50/bench-stats';

/** One format of a report. */
export interface Renderer {
  /** Name of its file in the output folder. */
  readonly fileName: string;
  /** A chart can be requested by name; `data` is for programs, `text` for people. */
  readonly kind: 'data' | 'chart' | 'text';
  /** Whether it is written by default. */
  readonly isDefault: boolean;
  /** Returns the content of the file. Pure; its modules are loaded on the first call. */
  readonly render: (report: Report) => Promise<string | Uint8Array>;
}

/**
 * All formats by name, in the order of writing. Data comes first, so that a failing chart never loses a measurement.
 * The charts' file names are those of the original sample.
 */
export const RENDERERS = {
  json: {
    fileName: 'report.json',
    kind: 'data',
    isDefault: true,
    render: async (report) => (await import('./json/render-json.js')).renderJson(report),
  },
  absolute: {
    fileName: 'fp32_int8_absolute.png',
    kind: 'chart',
    isDefault: true,
    render: async (report) => (await import('./chart/render-chart.js')).renderChart(report, 'absolute'),
  },
  times: {
    fileName: 'fp32_int8_times.png',
    kind: 'chart',
    isDefault: true,
    render: async (report) => (await import('./chart/render-chart.js')).renderChart(report, 'times'),
  },
  text: {
    fileName: 'report.txt',
    kind: 'text',
    isDefault: false,
    render: async (report) => (await import('./text/render-text.js')).renderText(report),
  },
} as const satisfies Readonly<Record<string, Renderer>>;

export type Format = keyof typeof RENDERERS;

/** The names of all formats, in the order of {@link RENDERERS}. */
export const FORMATS = Object.keys(RENDERERS) as readonly Format[];

/** The formats written by default. */
export const DEFAULT_FORMATS: readonly Format[] = FORMATS.filter((format) => RENDERERS[format].isDefault);

/** The formats that are charts. */
export const CHART_FORMATS: readonly Format[] = FORMATS.filter((format) => RENDERERS[format].kind === 'chart');
