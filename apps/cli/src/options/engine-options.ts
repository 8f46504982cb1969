import { isTypedError } from '@rn50/comparison/errors';
import type { EngineRegistry, GivenSessionOptions } from '@rn50/inference-runner';
import { ENGINES, givenOptions } from '@rn50/inference-runner/engines';
import { usageError } from '../errors.js';
import { nearest } from './values.js';

/** The engine that `--ort-option` is for. */
export const ORT = 'ort';
const EXAMPLE = 'Use for example --engine-option openvino:NUM_STREAMS=2.';

/** Options of one engine as typed, `key=value`, and the flag before them, for errors. */
export interface AskedOptions {
  readonly engine: string;
  readonly flag: string;
  readonly pairs: readonly string[];
}

/**
 * The values of `--ort-option <key=value>` and `--engine-option <engine>:<key>=<value>`, by engine.
 * @param engines those that are measured
 */
export function engineOptions(
  given: { readonly ortOption?: readonly string[]; readonly engineOption?: readonly string[] },
  engines: readonly string[],
): AskedOptions[] {
  const { ortOption = [], engineOption = [] } = given;
  const byEngine = new Map<string, string[]>();
  for (const option of engineOption) {
    const [engine, pair] = engineAndPair(option, engines);
    byEngine.set(engine, [...(byEngine.get(engine) ?? []), pair]);
  }
  const ofFlag = [...byEngine].map(([engine, own]) => {
    // Read with the others, so that a key is given once by either flag.
    const pairs = engine === ORT ? [...ortOption, ...own] : own;
    return { engine, flag: `--engine-option ${engine}:`, pairs };
  });
  return ortOption.length === 0 ? ofFlag : [{ engine: ORT, flag: '--ort-option ', pairs: ortOption }, ...ofFlag];
}

/** What the engines make of these options. Throws a usage error for one that its engine does not take. */
export async function readEngineOptions(
  asked: readonly AskedOptions[],
  engines: EngineRegistry = ENGINES,
): Promise<Record<string, GivenSessionOptions>> {
  const options: Record<string, GivenSessionOptions> = {};
  for (const { engine, flag, pairs } of asked) {
    options[engine] = await givenOptions(engine, pairs, engines).catch((error: unknown) => {
      if (!isTypedError(error) || error.code !== 'BAD_OPTION') throw error;
      throw usageError(`${flag}${error.message}`, error.remedy);
    });
  }
  return options;
}

function engineAndPair(option: string, engines: readonly string[]): [engine: string, pair: string] {
  const at = option.indexOf(':');
  const [engine, pair] = [option.slice(0, Math.max(0, at)), option.slice(at + 1)];
  if (at < 1) throw usageError(`--engine-option ${option || '(empty)'} is not engine:key=value`, EXAMPLE);
  if (engines.includes(engine)) return [engine, pair];
  throw usageError(
    `--engine-option ${option} is for ${engine}, and --engine ${engines.join(',')} leaves it out`,
    `Did you mean ${nearest(engine, engines)}? Otherwise add ${engine} to --engine.`,
  );
}
