import { gzipSync } from 'node:zlib';
import type { Report } from '@rn50/bench-stats';
import { renderJson } from '../../json/render-json.js';
import type { PageDownload } from '../shell.js';

/** Half the time of the usual level, for a few percent more bytes: a million samples are 20 MB. */
const LEVEL = 3;

/** The report with every sample, inside the page. */
export function embeddedReport(report: Report): PageDownload {
  return {
    id: 'report-json',
    name: 'report.json',
    type: 'application/json',
    gzipBase64: gzipSync(renderJson(report), { level: LEVEL }).toString('base64'),
  };
}
