import { RunnerError } from '../../runner-error.js';
import type { EngineDescription, EngineSession, SessionOptions } from '../engine.js';
import type { Feeds, Tensor } from '../tensor.js';
import type { OpenVino } from './calls.js';
import { type Compiled, compile, isFixed, keyOf, readDeclared } from './compiled.js';
import { runFailed } from './errors.js';
import { inFlight } from './in-flight.js';
import { Scope } from './library/scope.js';
import { propertiesOf, requestsFor } from './properties.js';

/** A session, and what a profile of it needs. */
export interface OpenedSession extends EngineSession {
  /** The first request; null before the first run of a model that leaves sizes open. */
  readonly request: bigint | null;
}

/**
 * Opens a session. A model is compiled for the sizes of its inputs: at once where the file fixes them or the options tell
 * them, otherwise with the first run; anew when they change.
 * @param outputNames where OpenVINO does not tell them for sure
 * @throws OpenVinoFailure, RunnerError BAD_OPTION
 */
export function openSession(
  ov: OpenVino,
  version: string,
  model: string | Uint8Array,
  options: SessionOptions,
  outputNames: readonly string[] | null,
): OpenedSession {
  const { call } = ov.library;
  const asked = propertiesOf(options);
  return Scope.open((scope) => {
    const core = scope.add(
      ov.handle((out) => call.core_create(out)),
      call.core_free,
    );
    ov.setProperties(core, asked);
    const declared = readDeclared(ov, core, model);
    const { inputs } = declared;
    const outputs = declared.outputs.map((output, at) => ({ ...output, name: outputNames?.[at] ?? output.name }));
    let compiled: Compiled | null = null;
    const compileFor = (dims: Readonly<Record<string, readonly number[]>>): Compiled => {
      compiled?.free();
      compiled = null;
      compiled = compile(ov, core, model, declared, dims, asked, options);
      return compiled;
    };
    scope.add(null, () => compiled?.free());
    const { inputDims } = options;
    if (isFixed(declared)) compileFor(Object.fromEntries(inputs.map(({ name, dims }) => [name, dims.map(Number)])));
    else if (inputDims !== undefined) compileFor(inputDims);

    /** The request with the feeds bound; nothing is done if they are those of its last run. */
    const ready = (feeds: Feeds, index: number): bigint => {
      const last = compiled?.requests[index];
      if (last?.feeds === feeds) return last.handle;
      const dims = dimsOf(feeds, inputs);
      const key = keyOf(inputs, dims);
      const { requests } = compiled?.key === key ? compiled : compileFor(dims);
      const request = requests[index];
      if (request === undefined) throw new RangeError(`there is no request ${index}`);
      for (const { name } of inputs) {
        const tensor = feeds[name];
        if (tensor !== undefined) ov.bind(request.handle, name, tensor);
      }
      request.feeds = feeds;
      return request.handle;
    };
    const checkRun = (status: number): void => {
      try {
        ov.check(status);
      } catch (error) {
        throw runFailed(error);
      }
    };
    const started = inFlight(
      (request) => checkRun(call.infer_request_start_async(request)),
      (request) => checkRun(call.infer_request_wait(request)),
    );
    const compute = (feeds: Feeds, index?: number): Promise<void> => {
      try {
        const request = ready(feeds, index ?? 0);
        if (index !== undefined && session.requests > 1) return started.start(request);
        checkRun(call.infer_request_infer(request));
        return DONE;
      } catch (error) {
        return Promise.reject(error);
      }
    };
    const session: OpenedSession = {
      describe: (): EngineDescription => ({
        engine: 'openvino',
        engineVersion: version,
        inputs,
        outputs,
        sessionOptions: { ...(compiled?.properties ?? asked), [REQUESTS]: session.requests },
      }),
      get requests() {
        return compiled?.requests.length ?? requestsFor(Number(asked.NUM_STREAMS), options);
      },
      get request() {
        return compiled?.requests[0]?.handle ?? null;
      },
      compute,
      async run(feeds, index) {
        await compute(feeds, index);
        const request = ready(feeds, index ?? 0);
        const results: Record<string, Tensor> = {};
        for (const [at, { name }] of outputs.entries()) results[name] = ov.output(request, at, name);
        return results;
      },
      async dispose() {
        scope.free();
      },
    };
    return session;
  });
}

/** What is recorded beside the properties: OpenVINO leaves it to its caller. */
const REQUESTS = 'requests';
const DONE = Promise.resolve();

/** @throws RunnerError BAD_INPUT for feeds that are not of the sizes that the file fixes: OpenVINO would reshape the model */
function dimsOf(feeds: Feeds, inputs: EngineDescription['inputs']): Record<string, readonly number[]> {
  const all: Record<string, readonly number[]> = {};
  for (const { name, dims } of inputs) {
    const tensor = feeds[name];
    if (tensor === undefined) throw badInput(`The input "${name}" is missing.`);
    const fits = tensor.dims.length === dims.length && dims.every((dim, at) => dim === null || dim === tensor.dims[at]);
    if (!fits && dims.length > 0) {
      const declared = dims.map((dim) => dim ?? '?').join(',');
      throw badInput(`The input "${name}" is [${tensor.dims.join(',')}], and the model takes [${declared}].`);
    }
    all[name] = tensor.dims;
  }
  return all;
}

function badInput(message: string): RunnerError {
  return new RunnerError({ code: 'BAD_INPUT', message, remedy: 'Give one tensor for every input, by name.' });
}
