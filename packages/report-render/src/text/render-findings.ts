import type { Report } from '@rn50/bench-stats';
import { accuracyLines } from '../findings/accuracy-lines.js';
import { conditionLines } from '../findings/condition-lines.js';
import { cpuLines } from '../findings/cpu-lines.js';
import { failureLines } from '../findings/failure-lines.js';
import { fidelityLines } from '../findings/fidelity-lines.js';
import { gateLine } from '../findings/gate-line.js';
import { gradeLine } from '../findings/grade-line.js';
import { limitLines } from '../findings/limit-lines.js';
import { ratioLines } from '../findings/ratio-lines.js';
import { sweepLines } from '../findings/sweep-lines.js';
import { tuningLines } from '../findings/tuning-lines.js';
import { printable } from '../format/printable.js';
import type { TextOptions } from './options.js';
import { painter } from './paint.js';
import { warningLines } from './warning-lines.js';

/**
 * What the tables do not say: sides that failed, the ratios with their intervals, the CPU and its INT8 path, what
 * limits INT8 on it, what the machine did meanwhile, fidelity and accuracy, the sweep with its advice, warnings with remedies, gates, the grade
 * and why, the other files. Ends with a line break.
 */
export function renderFindings(report: Report, options: TextOptions = {}): string {
  const paint = painter(options.color);
  const lines = [
    ...failureLines(report, paint),
    ...ratioLines(report),
    ...tuningLines(report),
    ...cpuLines(report.environment.cpu),
    ...limitLines(report),
    ...conditionLines(report.conditions ?? []),
    ...report.fidelity.flatMap((fidelity) => fidelityLines(fidelity, report)),
    ...accuracyLines(report),
    ...section(report.sweep === undefined ? [] : sweepLines(report.sweep, report, paint)),
    ...report.warnings.flatMap((warning) => warningLines(warning, paint)),
    ...(report.gates ?? []).map((gate) => gateLine(gate, paint)),
    gradeLine(report, paint),
    ...(options.otherFiles ?? []).map((path) => `Also wrote ${printable(path, 4096)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Lines with air around them. */
function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines, ''];
}
