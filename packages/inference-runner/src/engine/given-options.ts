import { RunnerError } from '../runner-error.js';
import type { GivenSessionOptions } from './engine.js';
import { loadEngine } from './load-engine.js';
import { ENGINES, type EngineRegistry } from './registry.js';

/**
 * Session options of an engine from `key=value` texts, each key once; an engine that does not read them itself gets all of them as
 * its `config`.
 * @throws RunnerError BAD_OPTION, whose message begins with what was given; ENGINE_UNKNOWN, ENGINE_BROKEN
 */
export async function givenOptions(
  engine: string,
  given: readonly string[],
  engines: EngineRegistry = ENGINES,
): Promise<GivenSessionOptions> {
  const { readOptions = configOptions } = await loadEngine(engine, engines);
  return readOptions(given);
}

/** Options that all go to the engine as they are. */
function configOptions(given: readonly string[]): GivenSessionOptions {
  return { config: Object.fromEntries(pairsOf(given)) };
}

/**
 * The parts of `key=value` texts, in order; further equals signs belong to the value.
 * @param example a remedy for a text of another form
 * @throws RunnerError BAD_OPTION for another form, or for a key given twice
 */
export function pairsOf(given: readonly string[], example = EXAMPLE): [key: string, value: string][] {
  const seen = new Set<string>();
  return given.map((text) => {
    const at = text.indexOf('=');
    const [key, value] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
    if (key === '' || value === '') throw badOption(`${text || '(empty)'} is not key=value`, example);
    if (seen.has(key)) throw badOption(`${key} is given twice`, 'Give it once.');
    seen.add(key);
    return [key, value];
  });
}

/** An option that cannot be taken: the message begins with the option as it was given. */
export function badOption(message: string, remedy: string): RunnerError {
  return new RunnerError({ code: 'BAD_OPTION', message, remedy });
}

const EXAMPLE = 'Use for example --engine-option openvino:NUM_STREAMS=2.';
