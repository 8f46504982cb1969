import { CHART_STYLE } from './chart-style.js';
import { LAYOUT_STYLE } from './layout-style.js';
import { PRINT_STYLE } from './print-style.js';
import { TEXT_STYLE } from './text-style.js';
import { TOOL_STYLE } from './tool-style.js';

/** The style sheet of every page. The colours of print are those of a light screen. */
export const PAGE_STYLE = [TEXT_STYLE, LAYOUT_STYLE, CHART_STYLE, TOOL_STYLE, PRINT_STYLE].join('');
