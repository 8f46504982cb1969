import { CHARTS, type ChartName, FORMATS, type Format } from '@rn50/report-render/formats';
import type { Command } from 'commander';
import { listOf } from '../options/values.js';
import { ANONYMOUS, OPEN, pricePerHour, VERBOSE_REPORT } from './shared-options.js';
import type { Wiring } from './wiring.js';

interface RawReportOptions {
  allowMixed?: boolean;
  anonymous?: boolean;
  chart?: readonly ChartName[];
  format?: readonly Format[];
  json?: boolean;
  open?: boolean;
  out?: string;
  pricePerHour?: number;
  verbose?: boolean;
}

export function addReport(program: Command, { makeContext, done }: Wiring): void {
  program
    .command('report')
    .description('render a report again, computed from its raw samples, or merge several into one table')
    .argument('<report.json...>', 'report.json of a run, merged file, or report.partial.jsonl that a crash left behind')
    .option('--allow-mixed', 'merge reports of different models, batch, threads or instances')
    .option('--anonymous', ANONYMOUS)
    .option(
      '--chart <list>',
      `draw only these charts: ${CHARTS.join(', ')} (commas between them, or repeatable)`,
      listOf('--chart', CHARTS),
    )
    .option('--format <list>', `write only these: ${FORMATS.join(', ')}`, listOf('--format', FORMATS))
    .option('--json', 'the report as JSON on stdout')
    .option('--open', OPEN)
    .option('--out <dir>', 'folder for charts and report; without it nothing is written')
    .addOption(pricePerHour())
    .option('--verbose', VERBOSE_REPORT)
    .action(async (files: string[], raw: RawReportOptions) => {
      const { report } = await import('../commands/report.js');
      const { allowMixed = false, anonymous = false, json = false, open = false, out = null } = raw;
      const { chart: charts = null, format: formats = null, pricePerHour: price = null } = raw;
      const context = makeContext({ ...raw, progress: false });
      const asked = { files, allowMixed, anonymous, charts, formats, json, open, out, pricePerHour: price };
      done(await report(asked, context));
    });
}
