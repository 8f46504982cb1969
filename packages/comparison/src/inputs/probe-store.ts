import { join } from 'node:path';
import type { CpuInfo } from '@rn50/cpu-detect';
import { cacheKey, keep, readKept } from '@rn50/file-store';
import type { GivenSessionOptions, Probe } from '@rn50/inference-runner';
import { type InputPlan, SIZE_SOURCES } from '@rn50/onnx-model/inputs';
import { z } from 'zod';
import type { EngineInUse } from '../measure/engines-in-use.js';
import { CACHE_FOLDERS } from '../models/cache-folder.js';

/** Raise when models are tried in another way, so that what is kept is found anew. */
const REVISION = 1;

/** What a trial found of a model. */
export type FoundInputs = Pick<Probe, 'inputs' | 'outputs'>;

/** What it depends on beside the model and the plan, and where it is kept. */
export interface ProbeSetting {
  readonly cpu: Pick<CpuInfo, 'model' | 'features'>;
  readonly threads: number;
  readonly engine: Pick<EngineInUse, 'name' | 'version'>;
  readonly sessionOptions: GivenSessionOptions;
  readonly cacheDir: string;
}

/** What trials of a model found in earlier runs: the same file with the same plan runs in the same engine as it did. */
export interface ProbeStore {
  /** null where there is nothing. */
  read(plan: InputPlan): Promise<FoundInputs | null>;
  keep(plan: InputPlan, found: FoundInputs): Promise<void>;
}

export function probeStore(
  { id, sha256 }: { readonly id: string; readonly sha256: string },
  { cpu, threads, engine, sessionOptions, cacheDir }: ProbeSetting,
  detail: (line: string) => void,
): ProbeStore {
  const { name, version } = engine;
  const { model, features } = cpu;
  const common = { sha256, engine: [name, version], sessionOptions, threads, model, features };
  const fileOf = (plan: InputPlan): string =>
    join(cacheDir, CACHE_FOLDERS.probes, `${cacheKey({ ...common, plan: inputsKey(plan), revision: REVISION })}.json`);
  return {
    async read(plan) {
      const found = await readKept(fileOf(plan), foundSchema);
      // The same data may lie elsewhere by now.
      return found === null ? null : { ...found, inputs: { ...found.inputs, data: plan.data } };
    },
    keep(plan, { inputs, outputs }) {
      const about = `how ${id} takes its inputs in ${name}`;
      return keep(fileOf(plan), { inputs, outputs }, { what: 'what a trial of the model found is', about }, detail);
    },
  };
}

/** How a model is fed, for the key of what is kept: the user's files count by what is in them, not by where they are. */
export function inputsKey({ data, ...plan }: InputPlan): object {
  return { ...plan, data: data === null ? null : { id: data.id, count: data.count } };
}

/** Loose where a later version may add a field: it must come back as it was kept. */
const numbers = z.array(z.number());
const rangeSchema = z.object({
  mean: numbers,
  std: numbers,
  from: z.enum(['option', 'graph', 'metadata', 'type', 'convention']),
});
const valuesSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data') }),
  z.object({ kind: z.literal('pictures'), layout: z.enum(['nchw', 'nhwc']), range: rangeSchema }),
  z.object({ kind: z.literal('ids'), below: z.number() }),
  z.object({ kind: z.literal('positions') }),
  z.object({ kind: z.literal('constant'), value: z.number() }),
  z.object({ kind: z.literal('waves') }),
]);
const inputSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  dims: z.array(z.union([z.number(), z.string(), z.null()])).nullable(),
  role: z.enum(['image-nchw', 'image-nhwc', 'token-ids', 'mask', 'state', 'scalar', 'tensor']),
  sample: numbers,
  batchAxis: z.int().nonnegative().nullable(),
  sizeFrom: z.enum(['model', ...SIZE_SOURCES]),
  values: valuesSchema,
});
const foundSchema = z.object({
  inputs: z.looseObject({
    inputs: z.array(inputSchema),
    data: z.object({ path: z.string(), count: z.number(), id: z.string() }).nullable(),
    single: z.string().exactOptional(),
    random: z.array(z.string()).exactOptional(),
  }),
  outputs: z.array(z.object({ name: z.string(), type: z.string(), dims: numbers })),
}) satisfies z.ZodType<FoundInputs>;
