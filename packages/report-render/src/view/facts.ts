import type { Report, Variant } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { cpuFindings } from '../findings/cpu.js';
import { printable } from '../format/printable.js';
import { engineGroups } from './columns.js';

/** A name and what it is; what is null is left out. */
export type Fact = readonly [name: string, value: string | null];

/** The machine and the programs. The host's name is not among them. */
export function environmentFacts(report: Report): Fact[] {
  const { environment, startedAt, durationMs, tool } = report;
  const { cpu, os, node, limits } = environment;
  const [first, second] = cpuFindings(report).map(({ text }) => text);
  return [
    ['CPU', withoutName(first, 'CPU: ')],
    ['Instructions', second ?? null],
    ['Features', printable(cpu.features.join(', '), 600)],
    ['Physical cores', cpu.physicalCores === 0 ? null : String(cpu.physicalCores)],
    ['Memory', memoryWords(limits.memoryBytes)],
    ['Limits', limitWords(limits)],
    ['System', printable(Object.values(os).join(' '), 200)],
    ['Node', printable(node, 40)],
    [
      'Engines',
      engineGroups(report)
        .map(({ engine }) => engine)
        .join(', '),
    ],
    ['Measured by', printable(`${tool.name} ${tool.version}`, 80)],
    ['Began', `${startedAt.slice(0, 16).replace('T', ' ')} ${startedAt.endsWith('Z') ? 'UTC' : startedAt.slice(-6)}`],
    ['Took', `${Math.round(durationMs / 1000)} s`],
  ];
}

/** How it was measured. */
export function settingsFacts(report: Report): Fact[] {
  const { settings } = report;
  const { batch, threads, instances, budgetSeconds, reserveSeconds, seed, quick, warmup, iterations } = settings;
  const reserve = reserveSeconds === undefined ? '' : `, up to ${reserveSeconds} s more on a noisy machine`;
  return [
    ['Batch in throughput', String(batch)],
    ['Threads', `${threads}${settings.threadsFrom === undefined ? '' : ' (as many as performance cores)'}`],
    ['Numbers of threads compared', settings.threadCounts?.join(', ') ?? null],
    ['Instances in throughput', String(instances)],
    ['Budget', budgetSeconds === null ? null : `${budgetSeconds} s${reserve}`],
    ['Quick', quick === true ? 'yes: few blocks, wider intervals' : null],
    ['Runs', iterations === undefined ? null : `${plural(iterations, 'run')} after ${warmup ?? 0} to warm up`],
    ['Price per hour', settings.pricePerHour === undefined ? null : String(settings.pricePerHour)],
    ['Seed', String(seed)],
    ...optionFacts(report),
  ];
}

/** Session options: of the headline's engine, or of every engine where there are several. */
function optionFacts({ settings, variants }: Report): Fact[] {
  const firsts = [...new Map(variants.map((variant) => [variant.engine, variant])).values()];
  const own = firsts.filter(({ sessionOptions }) => sessionOptions !== undefined);
  const words = (options: Variant['sessionOptions']) =>
    options === undefined
      ? null
      : printable(
          Object.entries(options)
            .map(([name, value]) => `${name}=${value}`)
            .join(', '),
          1000,
        );
  if (own.length > 1) {
    return own.map(({ engine, sessionOptions }) => [`Options of ${printable(engine, 40)}`, words(sessionOptions)]);
  }
  return [
    ['Session options', words(settings.sessionOptions)],
    ['In throughput also', words(settings.throughputOptions)],
  ];
}

function withoutName(text: string | undefined, name: string): string | null {
  return text === undefined ? null : text.replace(name, '');
}

function memoryWords(bytes: unknown): string | null {
  return typeof bytes === 'number' ? `${(bytes / 1e9).toFixed(1)} GB` : null;
}

/** Names of the report in words: `cgroupQuotaCpus` becomes `cgroup quota cpus`. */
function limitWords(limits: Report['environment']['limits']): string {
  const words = Object.entries(limits)
    .filter(([name, value]) => value !== null && name !== 'memoryBytes')
    .map(([name, value]) => `${name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase()} ${value}`);
  return printable(words.join(', '), 300);
}
