/**
 * Splits physical cores into one part per worker, so that no two workers share a core. Each part has whole cores, all
 * of a core's threads included, and neighbouring ones: CPUs with nearby numbers are on one socket and mostly share a
 * cache. Part sizes differ by at most one core.
 * @param cores logical CPUs grouped by physical core, as `CpuInfo.cores`
 * @param parts how many parts, a positive whole number
 * @returns one ascending list of logical CPUs per part; null if there are fewer cores than parts
 */
export function splitCores(cores: readonly (readonly number[])[], parts: number): number[][] | null {
  if (!Number.isSafeInteger(parts) || parts < 1 || cores.length < parts) return null;
  const byNumber = [...cores].sort((a, b) => Math.min(...a) - Math.min(...b));
  const start = (part: number) => Math.floor((part * cores.length) / parts);
  return Array.from({ length: parts }, (_, part) =>
    byNumber
      .slice(start(part), start(part + 1))
      .flat()
      .sort((a, b) => a - b),
  );
}
