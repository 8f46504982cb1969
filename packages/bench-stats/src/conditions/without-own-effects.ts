import type { Conditions, Report } from '../report/schema.js';

/**
 * The conditions without what a list of threads does itself while it is measured: few threads let the clock rise, and threads
 * above the usable CPUs wait for one another or use up the quota. Pure.
 */
export function withoutOwnEffects({
  conditions = [],
  settings,
  environment,
}: Pick<Report, 'conditions' | 'settings' | 'environment'>): readonly Conditions[] {
  const { threadCounts } = settings;
  if (threadCounts === undefined) return conditions;
  const isOver = threadCounts.some((count) => count > environment.cpu.usableCpus);
  const ofWaiting = isOver ? { waitShare: null, quotaPeriods: null, throttledPeriods: null, throttledMs: null } : {};
  return conditions.map((one) => (one.phase === 'sweep' ? { ...one, frequencyMhz: null, ...ofWaiting } : one));
}
