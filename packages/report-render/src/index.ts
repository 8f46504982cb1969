export type { ChartName } from './chart/figure.js';
export { renderChart } from './chart/render-chart.js';
export { type DiffOptions, renderDiff } from './diff/render-diff.js';
export { RenderError, type RenderErrorCode } from './error.js';
export { type WriteDiffOptions, writeDiff } from './files/write-diff.js';
export {
  REPORT_FILE_NAMES,
  type ReportFile,
  type WriteMergedReportOptions,
  type WriteReportFilesOptions,
  writeMergedReport,
  writeReportFiles,
} from './files/write-report-files.js';
export type { FileSystem, WrittenFile } from './files/write-whole.js';
export { WHY_FILE_NAMES, type WriteWhyOptions, writeWhy } from './files/write-why.js';
export { renderFidelity } from './findings/fidelity-lines.js';
export { jsonText } from './json/json-text.js';
export { renderDiffJson, renderJson, renderMergedJson } from './json/render-json.js';
export { type MergedOptions, renderMerged } from './merged/render-merged.js';
export type { TextOptions } from './text/options.js';
export { renderFindings } from './text/render-findings.js';
export { renderTables } from './text/render-tables.js';
export { renderText } from './text/render-text.js';
export { renderWhy, type WhyOptions } from './why/render-why.js';
export { renderWhyChart } from './why/render-why-chart.js';
export { renderWhyJson } from './why/render-why-json.js';
export type { JsonValue, WhyLayer, WhyReport, WhyVerdict } from './why/why-report.js';
