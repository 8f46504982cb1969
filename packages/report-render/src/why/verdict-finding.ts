import type { WhyVerdict } from '@rn50/bench-stats';
import { emphasised, type Finding } from '../findings/finding.js';
import { formatTimes } from '../format/numbers.js';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { evidenceWords } from './evidence-words.js';
import { fixTitle } from './verdict-words.js';
import type { WhyReport } from './why-report.js';

/** The cause with its evidence, and the fix with its expected gain. */
export function verdictFinding(verdict: WhyVerdict, index: number, { verdicts }: Pick<WhyReport, 'verdicts'>): Finding {
  const number = verdicts.length > 1 ? `${index + 1}. ` : '';
  const gain = verdict.expectedGain === null ? '' : `, expected gain ${formatTimes(verdict.expectedGain)} times`;
  const evidence = evidenceWords(verdict.evidence);
  return {
    ...emphasised(verdict.code === 'healthy' ? 'good' : 'warning', number, printable(verdict.code), gain),
    details: [
      printable(verdict.cause, 1000),
      ...(evidence === '' ? [] : [`Evidence: ${evidence}`]),
      ...(verdict.fix === null ? [] : [`${fixTitle(verdict)}: ${printable(verdict.fix, PATH_LIMIT)}`]),
    ],
  };
}
