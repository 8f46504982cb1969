import { CHARTS, type ChartName } from '@rn50/report-render/formats';
import { type Command, Option } from 'commander';
import { oneOf } from '../options/values.js';
import { VERBOSE } from './shared-options.js';
import type { Wiring } from './wiring.js';

interface RawReportOptions {
  allowMixed?: boolean;
  chart?: ChartName;
  json?: boolean;
  out?: string;
  verbose?: boolean;
}

export function addReport(program: Command, { makeContext, done }: Wiring): void {
  program
    .command('report')
    .description('render a report again, computed from its raw samples, or merge several into one table')
    .argument('<report.json...>', 'report.json of a run, merged file, or report.partial.jsonl that a crash left behind')
    .option('--allow-mixed', 'merge reports of different batch, threads or instances')
    .addOption(
      new Option('--chart <name>', `draw only this chart: ${CHARTS.join(' or ')}`).argParser(oneOf('--chart', CHARTS)),
    )
    .option('--json', 'the report as JSON on stdout')
    .option('--out <dir>', 'folder for charts and report; without it nothing is written')
    .option('--verbose', VERBOSE)
    .action(async (files: string[], raw: RawReportOptions) => {
      const { report } = await import('../commands/report.js');
      const { allowMixed = false, chart = null, json = false, out = null } = raw;
      const context = makeContext({ ...raw, progress: false });
      done(await report({ files, allowMixed, chart, json, out }, context));
    });
}
