import type { Report, ReportModel, Scenario } from '@rn50/bench-stats';
import { formatCount } from '../format/numbers.js';
import { printable } from '../format/printable.js';

const MODEL_LIMIT = 80;
const CPU_LIMIT = 120;

/** What was measured, and under which conditions: the words of the header and of a chart's subtitle. */
export interface Setting {
  /** `ResNet50 v1`, or the id of the user's model (both ids if the two sides are different files). */
  readonly modelName: string;
  /** `synthetic weights (dummy data: speed only, no accuracy)`, or what else was run on which inputs. */
  readonly weights: string;
  readonly cpu: string;
  /** `2 threads`, with the instances if there are several. */
  readonly threads: string;
  readonly latencyBatch: Batch;
  readonly throughputBatch: Batch;
}

/** Images per run. A model may be fixed to another number than was asked for, or the budget too short for it. */
interface Batch {
  readonly used: number;
  readonly asked: number;
}

const LATENCY_BATCH = 1;

const SYNTHETIC = 'synthetic weights (dummy data: speed only, no accuracy)';
/** Trained weights on inputs made here: a run tells speed and agreement of the two models, never accuracy. */
const GENERATED_INPUTS = 'generated inputs (speed and agreement, no accuracy)';

export function settingOf(report: Report): Setting {
  const models = measuredModels(report);
  const synthetic = models.some((model) => model.source === 'synthetic');
  const zoo = models.some((model) => model.source === 'zoo');
  const weights = synthetic ? SYNTHETIC : zoo ? `trained weights, ${GENERATED_INPUTS}` : GENERATED_INPUTS;
  const { threads, instances } = report.settings;
  return {
    modelName: modelName(models),
    weights,
    cpu: printable(report.environment.cpu.model, CPU_LIMIT) || 'unknown CPU',
    threads: formatCount(threads, 'thread') + (instances > 1 ? `, ${formatCount(instances, 'instance')}` : ''),
    latencyBatch: batchOf(report, 'latency', LATENCY_BATCH),
    throughputBatch: batchOf(report, 'throughput', report.settings.batch),
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

/** `batch 16`, with what else there is to say in brackets: `batch 8 (16 asked for)`, `batch 1 (median)`. */
export function batchWords({ used, asked }: Batch, ...notes: string[]): string {
  const inBrackets = [...(used === asked ? [] : [`${asked} asked for`]), ...notes];
  return inBrackets.length === 0 ? `batch ${used}` : `batch ${used} (${inBrackets.join(', ')})`;
}

/** The batches of both scenarios in short: `batch 1 and 16`, or `batch 8` where they are the same. */
export function bothBatches({ latencyBatch, throughputBatch }: Setting): string {
  return `batch ${[...new Set([latencyBatch.used, throughputBatch.used])].join(' and ')}`;
}

/** The results know what was used; a failed one may tell only what was asked for, or nothing. */
function batchOf(report: Report, scenario: Scenario, asked: number): Batch {
  const results = report.results.filter((result) => result.scenario === scenario && result.batch !== undefined);
  const telling = results.find((result) => result.status === 'ok') ?? results[0];
  return { used: telling?.batch ?? asked, asked };
}
