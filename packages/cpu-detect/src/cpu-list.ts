/**
 * CPU numbers above this are treated as corrupt data. Linux allows 8192 CPUs on x86-64 (`CONFIG_NR_CPUS`); the margin
 * keeps a hostile `0-4000000000` from filling memory.
 */
export const MAX_CPU_NUMBER = 65_535;

/**
 * Reads the kernel's list format, e.g. `0-3,8` (`Cpus_allowed_list`, `/sys/devices/system/cpu/online`).
 * @returns CPU numbers, ascending and without repeats; `[]` for an empty list, null for anything malformed.
 * @see Linux `Documentation/admin-guide/cputopology.rst` and `bitmap_print_to_pagebuf`
 */
export function parseCpuList(text: string): number[] | null {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const cpus = new Set<number>();
  for (const part of trimmed.split(',')) {
    const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part.trim());
    if (match === null) return null;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first || last > MAX_CPU_NUMBER) return null;
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/**
 * Reads the kernel's hex mask format, e.g. `00000000,0000000f`: 32-bit words, the highest first.
 * Words may lack leading zeros (`f`, `3,00000001`).
 * @returns CPU numbers, ascending; null for anything malformed.
 */
export function parseCpuMask(text: string): number[] | null {
  const words = text.trim().split(',').reverse();
  if (words.length * 32 > MAX_CPU_NUMBER + 1) return null;
  const cpus: number[] = [];
  for (const [index, word] of words.entries()) {
    if (!/^[0-9a-f]{1,8}$/i.test(word)) return null;
    const bits = Number.parseInt(word, 16);
    for (let bit = 0; bit < 32; bit++) {
      if (((bits >>> bit) & 1) === 1) cpus.push(index * 32 + bit);
    }
  }
  return cpus;
}
