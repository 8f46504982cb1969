import type { GivenSessionOptions, ModelProfile } from '@rn50/inference-runner';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import { ComparisonError, isTypedError } from '../errors.js';
import type { RunContext } from '../events.js';
import type { EngineSetting } from '../measure/engines-in-use.js';
import { cannotRun } from './cannot-run.js';
import { type ProfiledInTurns, profileInTurns } from './profile-in-turns.js';

/** A model file under the name the user gave it. */
export interface NamedModel {
  readonly name: string;
  readonly path: string;
  /** How it is fed. */
  readonly inputs: InputPlan;
}

/** How both models ran, or that the INT8 one cannot be run. */
export type SidesProfiled =
  | {
      readonly status: 'ok';
      readonly int8: ModelProfile;
      readonly fp32: ModelProfile | null;
      readonly shortened: ProfiledInTurns['shortened'];
    }
  | { readonly status: 'refused'; readonly engineSays: string };

export interface ProfilingSetting extends EngineSetting {
  readonly batch: number;
  readonly budgetMs: number;
  /** The engine's own unless given. */
  readonly sessionOptions?: GivenSessionOptions;
}

/**
 * Profiles the INT8 model, and the FP32 one in turns with it.
 * @throws what `profileModel` throws, saying which of the two it is; but an INT8 model that cannot be run is a result
 */
export async function profileSides(
  sides: { readonly int8: NamedModel; readonly fp32: NamedModel | null },
  { budgetMs, ...setting }: ProfilingSetting,
  { progress, signal }: Pick<RunContext, 'progress' | 'signal'>,
): Promise<SidesProfiled> {
  const { profileModel } = await import('@rn50/inference-runner');
  const models = [sides.int8, ...(sides.fp32 === null ? [] : [sides.fp32])];
  const step = progress.start(`profiling ${models.map(({ name }) => name).join(' and ')}`);
  let engineSays: string | null = null;
  try {
    const { profiles, shortened } = await profileInTurns(
      models,
      (model, options) =>
        profileModel({ modelPath: model.path, inputs: model.inputs, ...options, ...setting, signal }).catch(
          (error: unknown) => {
            if (model === sides.int8 && cannotRun(error)) engineSays = error.message;
            throw sayingFile(model.name, error);
          },
        ),
      { budgetMs, onRound: (...at) => step.update(roundText(...at)) },
    );
    const [int8, fp32 = null] = profiles;
    step.done();
    if (int8 === undefined) throw new Error('a model was profiled');
    return { status: 'ok', int8, fp32, shortened };
  } catch (error) {
    step.fail();
    if (engineSays === null) throw error;
    return { status: 'refused', engineSays };
  }
}

function roundText(round: number, rounds: number, leftMs: number | null): string {
  return `round ${round} of ${rounds}${leftMs === null ? '' : `, about ${Math.ceil(leftMs / 1000)} s left`}`;
}

/** With two models, which of them the engine does not take. */
export function sayingFile(name: string, error: unknown): unknown {
  if (!isTypedError(error)) return error;
  const { code, message, remedy } = error;
  return new ComparisonError({ code, message: `${name}: ${message}`, remedy, cause: error });
}
