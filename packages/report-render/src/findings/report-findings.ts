import type { Report } from '@rn50/bench-stats';
import { accuracyFindings } from './accuracy.js';
import { conditionFindings } from './conditions.js';
import { costFindings } from './cost.js';
import { cpuFindings } from './cpu.js';
import { energyFindings } from './energy.js';
import { failureFindings } from './failures.js';
import { fastestFindings } from './fastest.js';
import { fidelityFindings } from './fidelity.js';
import type { Finding } from './finding.js';
import { gateFindings } from './gates.js';
import { gradeFindings } from './grade.js';
import { inputFindings } from './inputs.js';
import { limitFindings } from './limits.js';
import { engineFindings, ratioFindings } from './ratios.js';
import { resourceFindings } from './resources.js';
import { sweepFindings } from './sweep.js';
import { tuningFindings } from './tuning.js';
import { warningFindings } from './warnings.js';

/** The functions that derive findings from a report, by topic, in reading order. */
const TOPICS = {
  failures: failureFindings,
  ratios: ratioFindings,
  engines: engineFindings,
  fastest: fastestFindings,
  inputs: inputFindings,
  tuning: tuningFindings,
  resources: resourceFindings,
  cost: costFindings,
  energy: energyFindings,
  cpu: cpuFindings,
  limits: limitFindings,
  conditions: conditionFindings,
  fidelity: fidelityFindings,
  accuracy: accuracyFindings,
  sweep: sweepFindings,
  warnings: warningFindings,
  gates: gateFindings,
  grade: gradeFindings,
} as const satisfies Readonly<Record<string, (report: Report) => Finding[]>>;

export type Topic = keyof typeof TOPICS;

/** All findings of a report in reading order, without empty topics. Pure. */
export function findingsByTopic(report: Report): { readonly topic: Topic; readonly findings: readonly Finding[] }[] {
  return (Object.keys(TOPICS) as Topic[])
    .map((topic) => ({ topic, findings: TOPICS[topic](report) }))
    .filter(({ findings }) => findings.length > 0);
}
