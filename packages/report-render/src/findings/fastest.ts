import { type FastestForms, fastestForms, type Report, type Scenario, type Variant } from '@rn50/bench-stats';
import { labelWithoutEngine } from '@rn50/bench-stats/words';
import { formatTimes, formatTimesInterval } from '../format/numbers.js';
import { engineGroups } from '../view/columns.js';
import { safeLabel } from '../view/label.js';
import type { Finding } from './finding.js';

/** Beyond this the bounds tell nothing. */
const MOST_UNCLEAR = 2;

/** What is fastest on this CPU, over all engines and precisions: a sentence for each scenario. */
export function fastestFindings(report: Report): Finding[] {
  const scenarios: readonly Scenario[] = ['throughput', 'latency'];
  return scenarios.flatMap((scenario): Finding[] => {
    const forms = fastestForms(report, scenario);
    return forms === null ? [] : [{ severity: 'info', text: sentence(forms, report) }];
  });
}

function sentence({ scenario, float, int8, times, overBaseline }: FastestForms, report: Report): string {
  const groups = engineGroups(report);
  const name = ({ label, engine }: Variant): string => {
    const title = groups.find(({ engineId }) => engineId === engine)?.engine ?? engine;
    return `${safeLabel(labelWithoutEngine(label, engine))} in ${title}`;
  };
  const all = (variants: readonly Variant[]) => variants.map(name).join(' and ');
  const floats =
    float.length === 1 ? `the fastest float form, ${all(float)}` : `the fastest float forms, ${all(float)}`;
  if (times.high > MOST_UNCLEAR * times.low) {
    return `Which forms are fastest on this CPU by ${scenario} is not clear: measure longer, on a quieter machine.`;
  }
  const ratio =
    times.value === null
      ? `${formatTimesInterval(times)} times the ${scenario} of ${floats}`
      : `${formatTimes(times.value)} times the ${scenario} of ${floats} (95 % interval ${formatTimesInterval(times)})`;
  const over =
    overBaseline === null
      ? ''
      : `, and ${formatTimes(overBaseline.estimate.value)} times that of ${name(overBaseline.baseline)} (${formatTimesInterval(overBaseline.estimate)})`;
  const tied = int8.length + float.length > 2 ? '; forms named together are not clearly apart' : '';
  return `Fastest INT8 on this CPU by ${scenario}: ${all(int8)}, ${ratio}${over}${tied}.`;
}
