import { copyCommands } from './browser/copy-commands.js';
import { offerDownloads } from './browser/offer-downloads.js';
import { showTips } from './browser/show-tips.js';
import { sortTables } from './browser/sort-tables.js';
import { zoomCharts } from './browser/zoom-charts.js';

/** Each runs in the browser, on its own source text: it uses nothing outside of itself. */
const PARTS: readonly (() => void)[] = [sortTables, showTips, zoomCharts, copyCommands, offerDownloads];

/** The script of every page. What fails in one part leaves the others at work. */
export function pageScript(): string {
  return PARTS.map((part) => `setTimeout(${part.toString()});`).join('\n');
}
