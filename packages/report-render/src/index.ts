export { renderChart } from './chart/render-chart.js';
export { type DiffOptions, renderDiff } from './diff/render-diff.js';
export { RenderError, type RenderErrorCode } from './error.js';
export { type WriteDiffOptions, writeDiff } from './files/write-diff.js';
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
  REPORT_FILES,
  type ReportFile,
} from './formats.js';
export { jsonText } from './json/json-text.js';
export { renderDiffJson, renderJson, renderMergedJson, renderWhyJson } from './json/render-json.js';
export { type MergedOptions, renderMerged } from './merged/render-merged.js';
export { renderFidelity } from './text/finding-lines.js';
export { type NamedPath, renderFindings, renderTables, renderText, type TextOptions } from './text/render-text.js';
export type { Severity } from './view/severity.js';
export type { Table, TableCell, TableColumn } from './view/table.js';
export { renderWhy, type WhyOptions } from './why/render-why.js';
export { renderWhyChart } from './why/render-why-chart.js';
export type { WhyReport } from './why/why-report.js';
