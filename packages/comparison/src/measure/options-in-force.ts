import type { Report, RunRecord } from '@rn50/bench-stats';

export type OptionsInForce = Pick<Report['settings'], 'sessionOptions' | 'throughputOptions'>;

/**
 * The session options that an engine ran with, the same for all its variants; threads that differ by scenario stand with each result
 * only. Pure.
 */
export function optionsInForce(records: readonly RunRecord[], engine: string): OptionsInForce {
  const own = records.filter((record) => record.engine === engine);
  const isLoaded = ({ sessionOptions }: RunRecord) => Object.keys(sessionOptions).length > 0;
  const loaded = own.find(isLoaded);
  if (loaded === undefined) return {};
  const { intraOpNumThreads, ...sessionOptions } = loaded.sessionOptions;
  const isShared = own.every(({ threads }) => threads === loaded.threads);
  const inThroughput = own.find((record) => record.scenario === 'throughput' && isLoaded(record));
  const { intraOpNumThreads: _, ...others } = inThroughput?.sessionOptions ?? {};
  const differing = Object.entries(others).filter(([key, value]) => value !== sessionOptions[key]);
  return {
    sessionOptions:
      isShared && intraOpNumThreads !== undefined ? { intraOpNumThreads, ...sessionOptions } : sessionOptions,
    ...(differing.length === 0 ? {} : { throughputOptions: Object.fromEntries(differing) }),
  };
}
