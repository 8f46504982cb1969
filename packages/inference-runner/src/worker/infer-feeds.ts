import { declaredBatch, type InputPlan } from '@rn50/onnx-model/inputs';
import type { EngineSession } from '../engine/engine.js';
import type { Feeds } from '../engine/tensor.js';
import { firstSample, fitFeeds } from '../feeds/fit-feeds.js';
import { checkOutputs } from '../outputs/check-outputs.js';
import type { Answers } from './protocol.js';

/**
 * Runs the model on one sample at a time and returns all outputs. A model fixed to a batch gets the sample repeated,
 * and the first output counts.
 * @throws RunnerError BAD_INPUT if a feed is not what the model takes; BAD_OUTPUT
 */
export async function inferFeeds(
  session: EngineSession,
  plan: InputPlan,
  feeds: readonly Feeds[],
): Promise<Answers['infer']> {
  const batch = declaredBatch(plan.inputs);
  const { outputs: declared } = session.describe();
  const outputs: Answers['infer']['outputs'][number][] = [];
  for (const sample of feeds) {
    const results = await session.run(fitFeeds(plan.inputs, sample));
    checkOutputs(results, declared);
    outputs.push(
      new Map(
        declared.flatMap(({ name }) => {
          const tensor = results[name];
          return tensor === undefined ? [] : [[name, firstSample(tensor, batch)] as const];
        }),
      ),
    );
  }
  return { outputs };
}
