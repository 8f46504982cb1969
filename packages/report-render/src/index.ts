export { anonymous } from './anonymous/anonymous.js';
export { checkCharts } from './chart/check-charts.js';
export type { BarGroup, BarRow, GroupedFigure, GroupedPanel } from './chart/grouped/grouped-figure.js';
export { groupedBarsSvg, renderGroupedBars, renderGroupedBarsSvg } from './chart/grouped/render-grouped.js';
export { chartSvg, renderChart, renderChartSvg } from './chart/render-chart.js';
export { renderCsv } from './csv/render-csv.js';
export { renderSamplesCsv } from './csv/render-samples-csv.js';
export { type DiffNames, type DiffOptions, renderDiff } from './diff/render-diff.js';
export { renderDiffHtml } from './diff/render-diff-html.js';
export { renderDiffMarkdown } from './diff/render-diff-markdown.js';
export { RenderError, type RenderErrorCode } from './error.js';
export { DIFF_FILE_NAMES, type WriteDiffOptions, writeDiff } from './files/write-diff.js';
export type { WrittenFile } from './files/write-output.js';
export {
  type WriteMergedReportOptions,
  type WriteReportFilesOptions,
  writeMergedReport,
  writeReportFiles,
} from './files/write-report-files.js';
export { WHY_FILE_NAMES, type WriteWhyOptions, writeWhy } from './files/write-why.js';
export { headlineFailure } from './findings/failures.js';
export type { Finding } from './findings/finding.js';
export { inputLine } from './findings/inputs.js';
export { findingsByTopic, type Topic } from './findings/report-findings.js';
export {
  CHARTS,
  type ChartName,
  chosenFiles,
  DEFAULT_FILES,
  type FileChoice,
  FORMATS,
  type Format,
  JSON_FILE,
  lackFor,
  REPORT_FILES,
  type ReportFile,
} from './formats.js';
export { jsonText } from './json/json-text.js';
export { renderDiffJson, renderJson, renderMergedJson, renderWhyJson } from './json/render-json.js';
export { renderMarkdown } from './markdown/render-markdown.js';
export { renderMergedCsv } from './merged/merged-csv.js';
export { MERGED_FILES, type MergedFile } from './merged/merged-files.js';
export { renderMergedHtml } from './merged/merged-html.js';
export { renderMergedMarkdown } from './merged/merged-markdown.js';
export { type MergedOptions, renderMerged } from './merged/render-merged.js';
export { type UnlikeSetting, unlikeSetting } from './merged/unlike-setting.js';
export { renderHtml } from './page/render-html.js';
export { renderFidelity } from './text/finding-lines.js';
export { type NamedPath, renderFindings, renderTables, renderText, type TextOptions } from './text/render-text.js';
export type { Measured } from './view/measured.js';
export type { Severity } from './view/severity.js';
export type { Table, TableCell, TableColumn } from './view/table.js';
export { renderWhy, type WhyOptions } from './why/render-why.js';
export { renderWhyChart } from './why/render-why-chart.js';
export type { WhyReport } from './why/why-report.js';
