// The tables and charts of a report made earlier. Usage: node examples/render-report.mjs report.json [folder]
import { readFile } from 'node:fs/promises';
import { parseReport } from '@rn50/bench-stats';
import { renderText, writeReportFiles } from '@rn50/report-render';

const [path = 'rn50-results/report.json', outDir = 'rendered'] = process.argv.slice(2);
const report = parseReport(JSON.parse(await readFile(path, 'utf8')));
console.log(renderText(report));
for (const file of await writeReportFiles({ report, outDir })) console.log(`Save to ${file.path}`);
