import { type CpuInfo, describeInt8 } from '@rn50/cpu-detect';
import type { CheckResult } from './diagnosis.js';
import type { Facts } from './facts.js';

/** What the CPU can do for INT8, how much of it this process may use, and whether its clock is steady. */
export function cpuChecks({ cpu, governor }: Facts): CheckResult[] {
  const check = { id: 'cpu', title: 'CPU', required: true };
  if (cpu.status === 'failed') return [{ ...check, status: 'problem', text: cpu.message, remedy: cpu.remedy }];
  const info = cpu.value;
  const results = [
    { ...check, ...int8Verdict(info) },
    { id: 'quota', title: 'CPU quota', ...quotaVerdict(info) },
  ];
  if (info.platform !== 'linux') return results;
  return [...results, { id: 'governor', title: 'governor', ...governorVerdict(governor) }];
}

type Verdict = Pick<CheckResult, 'status' | 'text' | 'remedy'>;

function int8Verdict(info: CpuInfo): Verdict {
  const text = `${info.model}, INT8 path ${info.int8Path}`;
  const isFast = info.int8Path !== 'none' && info.int8Path !== 'unknown';
  return isFast
    ? { status: 'ok', text, remedy: null }
    : {
        status: 'note',
        text: `${text}. ${describeInt8(info).expectation}`,
        remedy: 'rn50 cpu shows what could be read.',
      };
}

function quotaVerdict({ limits, usableCpus, logicalCpus }: CpuInfo): Verdict & { readonly required: false } {
  const { affinityCpus, cgroupQuotaCpus: quota } = limits;
  const usable = `${rounded(usableCpus)} usable of ${logicalCpus} logical CPUs`;
  if (quota === null || quota >= (affinityCpus ?? logicalCpus))
    return { required: false, status: 'ok', text: `no quota; ${usable}`, remedy: null };
  return {
    required: false,
    status: 'note',
    text: `${rounded(quota)} CPUs by a cgroup quota, which stops all threads when it is used up; ${usable}`,
    remedy: `Bind CPUs instead of a quota, where you can: docker run --cpuset-cpus 0-${Math.max(0, Math.floor(quota) - 1)}`,
  };
}

function governorVerdict(governor: string | null): Verdict & { readonly required: false } {
  if (governor === null)
    return { required: false, status: 'ok', text: 'cannot be read here, as in most virtual machines', remedy: null };
  if (governor === 'performance') return { required: false, status: 'ok', text: governor, remedy: null };
  const text = `${governor}: the clock follows the load, so times vary more`;
  return { required: false, status: 'note', text, remedy: 'sudo cpupower frequency-set -g performance' };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
