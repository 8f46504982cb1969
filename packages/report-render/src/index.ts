export { RenderError, type RenderErrorCode } from './error.js';
export { renderJson } from './json/render-json.js';
export type { TextOptions } from './text/options.js';
export { renderFindings } from './text/render-findings.js';
export { renderTables } from './text/render-tables.js';
export { renderText } from './text/render-text.js';
