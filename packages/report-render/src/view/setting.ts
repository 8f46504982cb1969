import type { Report, ReportModel, Result, Scenario } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { cpuName } from './cpu.js';

const MODEL_LIMIT = 80;

/** Models and run settings as text, for the header and the subtitles of charts. */
export interface Setting {
  /** `ResNet50 v1`, or the id of the user's model (both ids if the two sides are different files). */
  readonly modelName: string;
  /** `synthetic weights (dummy data: speed only, no accuracy)`, or the other kinds of weights and inputs. */
  readonly weights: string;
  readonly cpu: string;
  /** `2 threads` if both scenarios ran with the same; null if each has its own `workers`. */
  readonly threads: string | null;
  readonly latency: ScenarioSetting;
  readonly throughput: ScenarioSetting;
}

/** How one scenario was run. */
export interface ScenarioSetting {
  readonly batch: Batch;
  /** `2 instances of 1 thread`; null if `threads` covers both scenarios. */
  readonly workers: string | null;
}

/** Images per run. `used` differs from `asked` if the model's batch is fixed or the budget is too short. */
export interface Batch {
  readonly used: number;
  readonly asked: number;
}

const LATENCY_BATCH = 1;

const SYNTHETIC = 'synthetic weights (dummy data: speed only, no accuracy)';
/** Without labels a run shows speed and the agreement of the two models, never accuracy. */
const AGREEMENT = '(speed and agreement, no accuracy)';

export function settingOf(report: Report): Setting {
  const models = measuredModels(report);
  const synthetic = models.some((model) => model.source === 'synthetic');
  const zoo = models.some((model) => model.source === 'zoo');
  const isGiven = report.settings.inputs?.some(({ values }) => values === 'data') === true;
  const inputs = `${isGiven ? 'given' : 'generated'} inputs ${AGREEMENT}`;
  const weights = synthetic ? SYNTHETIC : zoo ? `trained weights, ${inputs}` : inputs;
  const latency = workersOf(report, 'latency', 1);
  const throughput = workersOf(report, 'throughput', report.settings.instances);
  const alike = latency === throughput;
  return {
    modelName: modelName(models),
    weights,
    cpu: cpuName(report.environment.cpu),
    threads: alike ? throughput : null,
    latency: { batch: batchOf(report, 'latency', LATENCY_BATCH), workers: alike ? null : latency },
    throughput: { batch: batchOf(report, 'throughput', report.settings.batch), workers: alike ? null : throughput },
  };
}

/** The models of the columns, in the order of the columns, each once. */
function measuredModels(report: Report): ReportModel[] {
  const ids = [...new Set(report.variants.map((variant) => variant.modelId))];
  return ids.flatMap((id) => report.models.filter((model) => model.id === id));
}

function modelName(models: readonly ReportModel[]): string {
  const users = [...new Set(models.flatMap((model) => (model.source === 'user' ? [model.id] : [])))];
  if (users.length > 0) return users.map((id) => printable(id, MODEL_LIMIT) || '(no name)').join(' and ');
  const id = models[0]?.id;
  if (id === undefined) return 'unknown model';
  if (/^resnet-?50-?v1[._]5/i.test(id)) return 'ResNet50 v1.5';
  if (/^resnet-?50-?v1(?!\d)/i.test(id)) return 'ResNet50 v1';
  return printable(id, MODEL_LIMIT) || '(no name)';
}

/** `batch 8, 2 instances of 1 thread`, with notes on the batch in brackets. */
export function scenarioWords({ batch, workers }: ScenarioSetting, ...notes: string[]): string {
  const words = batchWords(batch, ...notes);
  return workers === null ? words : `${words}, ${workers}`;
}

/** `batch 16`, with notes in brackets: `batch 8 (16 asked for)`, `batch 1 (median)`. */
export function batchWords({ used, asked }: Batch, ...notes: string[]): string {
  const inBrackets = [...(used === asked ? [] : [`${asked} asked for`]), ...notes];
  return inBrackets.length === 0 ? `batch ${used}` : `batch ${used} (${inBrackets.join(', ')})`;
}

/** The batches of both scenarios in short: `batch 1 and 16`, or `batch 8` where they are the same. */
export function bothBatches({ latency, throughput }: Setting): string {
  return `batch ${[...new Set([latency.batch.used, throughput.batch.used])].join(' and ')}`;
}

/** `2 threads`, or `2 instances of 1 thread`: how many processes ran at once, and the threads of each. */
export function workersWords(threads: number, instances: number): string {
  const each = plural(threads, 'thread');
  return instances === 1 ? each : `${plural(instances, 'instance')} of ${each}`;
}

function batchOf(report: Report, scenario: Scenario, asked: number): Batch {
  return { used: resultWith(report, scenario, 'batch')?.batch ?? asked, asked };
}

function workersOf(report: Report, scenario: Scenario, instances: number): string {
  const threads = resultWith(report, scenario, 'threads')?.threads ?? report.settings.threads;
  return workersWords(threads, resultWith(report, scenario, 'instances')?.instances ?? instances);
}

/** A result with this field, successful if possible: a failed one may have only the requested value. */
function resultWith(report: Report, scenario: Scenario, field: 'batch' | 'threads' | 'instances'): Result | undefined {
  const results = report.results.filter((result) => result.scenario === scenario && result[field] !== undefined);
  return results.find((result) => result.status === 'ok') ?? results[0];
}
