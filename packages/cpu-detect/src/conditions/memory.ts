/**
 * Microseconds in which some task waited for memory since boot (or since the cgroup was made):
 * `some avg10=0.00 avg60=0.00 avg300=0.00 total=1234` of `/proc/pressure/memory` or a cgroup's `memory.pressure`.
 * @see Linux `Documentation/accounting/psi.rst`
 */
export function parsePressureUs(text: string): number | null {
  const total = /^some\s.*\btotal=(\d{1,20})\s*$/m.exec(text)?.[1];
  return total === undefined ? null : Number(total);
}

/**
 * Pages read from swap and written to it since boot, from `/proc/vmstat`; null if it lacks one of the two.
 * @see `proc_vmstat(5)`
 */
export function parseSwappedPages(text: string): number | null {
  const read = /^pswpin (\d{1,20})$/m.exec(text)?.[1];
  const written = /^pswpout (\d{1,20})$/m.exec(text)?.[1];
  return read === undefined || written === undefined ? null : Number(read) + Number(written);
}
