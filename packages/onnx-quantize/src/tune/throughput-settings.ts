import { plural } from '@rn50/bench-stats/words';
import type { GivenSessionOptions, RunRecord } from '@rn50/inference-runner';
import { isFaster, raceUntilClear, standing } from './bench.js';
import type { SettingChoice } from './choices.js';

/** Measures one model with each of these options, over those of the measurement, in interleaved blocks. */
export type SettingsRace = (options: readonly GivenSessionOptions[]) => Promise<readonly RunRecord[]>;

/** The options as they are for all scenarios. */
const AS_GIVEN: GivenSessionOptions = {};

/**
 * Which of an engine's options for throughput are faster than the options as given: all of them in one race, and of several the
 * fastest again by itself, since the one picked by its readings looks better in them than it is. At most one is kept, by
 * the rule for rewrites: only beyond its interval.
 */
export async function chooseSettings(
  race: SettingsRace,
  candidates: readonly GivenSessionOptions[],
): Promise<SettingChoice[]> {
  if (candidates.length === 0) return [];
  const [base, ...records] = await raceUntilClear(race, [AS_GIVEN, ...candidates], 'throughput');
  const choices = candidates.map((options, index): SettingChoice => {
    const shared = { name: settingName(options), options };
    const result = standing(base, records[index], 'throughput');
    if (result.status === 'failed') return { ...shared, outcome: 'failed', message: result.message };
    return { ...shared, outcome: isFaster(result.times) ? 'beaten' : 'no-gain', times: result.times };
  });
  const faster = choices.flatMap((choice) => (choice.outcome === 'beaten' ? [choice] : []));
  const [fastest] = faster.toSorted((a, b) => a.times.value - b.times.value);
  if (fastest === undefined) return choices;
  if (choices.length === 1) return [{ ...fastest, outcome: 'kept' }];
  const [again, picked] = await raceUntilClear(race, [AS_GIVEN, fastest.options], 'throughput');
  const confirmed = standing(again, picked, 'throughput');
  const { name, options } = fastest;
  return choices.map((choice): SettingChoice => {
    if (choice !== fastest) return choice;
    if (confirmed.status === 'failed') return { name, options, outcome: 'failed', message: confirmed.message };
    return { name, options, outcome: isFaster(confirmed.times) ? 'kept' : 'no-gain', times: confirmed.times };
  });
}

function settingName(options: GivenSessionOptions): string {
  const { streams = 1, requestsPerStream = 1, ...others } = options;
  const rest = Object.entries(others).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const requests = plural(requestsPerStream, 'request');
  const each = streams === 1 ? requests : `${requests} each`;
  return [`${plural(streams, 'stream')} with ${each}`, ...rest].join(', ');
}
