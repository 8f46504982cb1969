import type { Report } from '@rn50/bench-stats';
import { CHART_KINDS, type ChartKind } from './chart-kinds.js';
import type { ChartName, Format, ReportFile } from './report-file.js';

export { lackFor } from './chart-kinds.js';
export { CHARTS, type ChartName, FORMATS, type Format, type ReportFile } from './report-file.js';

/** The file of the raw data. */
export const JSON_FILE = 'report.json';
/** The page to look at. */
export const PAGE_FILE = 'report.html';

/** All files in the order of writing. Data comes first, so that a failing chart never loses a measurement. */
export const REPORT_FILES: readonly ReportFile[] = [
  {
    name: JSON_FILE,
    format: 'json',
    isDefault: true,
    render: async (report) => (await import('./json/render-json.js')).renderJson(report),
  },
  ...CHART_KINDS.map(picture),
  ...CHART_KINDS.map(drawing),
  {
    name: PAGE_FILE,
    format: 'html',
    isDefault: true,
    render: async (report) => (await import('./page/render-html.js')).renderHtml(report),
  },
  {
    name: 'report.md',
    format: 'md',
    isDefault: true,
    render: async (report) => (await import('./markdown/render-markdown.js')).renderMarkdown(report),
  },
  {
    name: 'report.csv',
    format: 'csv',
    isDefault: true,
    render: async (report) => (await import('./csv/render-csv.js')).renderCsv(report),
  },
  {
    name: 'samples.csv',
    format: 'csv',
    isDefault: false,
    render: async (report) => (await import('./csv/render-samples-csv.js')).renderSamplesCsv(report),
  },
  {
    name: 'report.txt',
    format: 'text',
    isDefault: false,
    render: async (report) => (await import('./text/render-text.js')).renderText(report, { verbose: true }),
  },
];

/** The files that are written unless a user chooses. */
export const DEFAULT_FILES = REPORT_FILES.filter(({ isDefault }) => isDefault);

/** What a user chose; null: the default. */
export interface FileChoice {
  readonly formats: readonly Format[] | null;
  readonly charts: readonly ChartName[] | null;
}

/**
 * The files of a report that a user chose, in the order of writing. Formats without charts: those charts that are drawn by
 * default, as pictures of these formats. Charts without formats: the default files, of the pictures only these.
 */
export function chosenFiles(report: Report, { formats, charts }: FileChoice): readonly ReportFile[] {
  const defaultCharts = DEFAULT_FILES.flatMap(({ chart }) => chart ?? []);
  const chosen = charts ?? defaultCharts;
  return REPORT_FILES.filter((file) => {
    const { format, chart, isDefault, isPossible = () => true } = file;
    const isWanted =
      formats !== null
        ? formats.includes(format) && (chart === undefined || chosen.includes(chart))
        : chart === undefined
          ? isDefault
          : format === 'png' && chosen.includes(chart);
    return isWanted && isPossible(report);
  });
}

function picture({ chart, fileName, isDefault, isPossible }: ChartKind): ReportFile {
  return {
    name: `${fileName}.png`,
    format: 'png',
    chart,
    isDefault,
    isPossible,
    render: async (report) => (await import('./chart/render-chart.js')).renderChart(report, chart),
  };
}

function drawing({ chart, fileName, isPossible }: ChartKind): ReportFile {
  return {
    name: `${fileName}.svg`,
    format: 'svg',
    chart,
    isDefault: false,
    isPossible,
    render: async (report) => (await import('./chart/render-chart.js')).renderChartSvg(report, chart),
  };
}
