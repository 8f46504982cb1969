import { jsonText } from '../json/json-text.js';
import type { WhyReport } from './why-report.js';

/** The same as JSON, `why.json`. Ends with a line break. */
export function renderWhyJson(report: WhyReport): string {
  return jsonText(report);
}
