import type { SessionOptions, ValueDescription } from '../engine.js';
import type { Feeds } from '../tensor.js';
import type { OpenVino } from './calls.js';
import { rejected } from './errors.js';
import type { Handle } from './library/bindings.js';
import { Scope } from './library/scope.js';
import { type Properties, requestsFor, requirePrecision } from './properties.js';

export type InputDims = Readonly<Record<string, readonly number[]>>;

/** A request and the feeds that it reads. */
export interface Request {
  readonly handle: Handle;
  feeds: Feeds | null;
}

/** A model that is compiled for one size of its inputs. */
export interface Compiled {
  /** The sizes, for comparing. */
  readonly key: string;
  readonly requests: readonly Request[];
  /** In force. */
  readonly properties: Properties;
  free(): void;
}

/** What a file declares; read before it is compiled for some size. */
export interface Declared {
  readonly inputs: readonly ValueDescription[];
  readonly outputs: readonly ValueDescription[];
}

/** @param model path of an ONNX file, or its bytes */
export function readDeclared(ov: OpenVino, core: Handle, model: string | Uint8Array): Declared {
  return Scope.within((scope) => {
    const read = scope.add(ov.readModel(core, model), ov.library.call.model_free);
    return { inputs: ov.inputsOf(read), outputs: ov.outputsOf(read) };
  });
}

export function keyOf(inputs: Declared['inputs'], dims: InputDims): string {
  return inputs.map(({ name }) => dims[name]?.join('x')).join();
}

/** Whether there is nothing to decide before compiling. */
export function isFixed({ inputs }: Declared): boolean {
  return inputs.every(({ dims }) => !dims.includes(null));
}

/**
 * Reads the file again and compiles it. The model that was read is freed: the compiled one has weights of its own.
 * @throws RunnerError MODEL_REJECTED, OUT_OF_MEMORY; BAD_OPTION also where OpenVINO would compute in another precision
 */
export function compile(
  ov: OpenVino,
  core: Handle,
  model: string | Uint8Array,
  { inputs }: Declared,
  dims: InputDims,
  asked: Properties,
  options: SessionOptions,
): Compiled {
  const { call } = ov.library;
  return Scope.open((scope) => {
    const compiled = scope.add(compileFile(ov, core, model, inputs, dims), call.compiled_model_free);
    const properties = Object.fromEntries(
      Object.entries(asked).map(([key, value]) => [key, ov.property(compiled, key) ?? value]),
    );
    requirePrecision(options, properties);
    const requests = Array.from({ length: requestsFor(Number(properties.NUM_STREAMS), options) }, () => ({
      handle: scope.add(ov.createRequest(compiled), call.infer_request_free),
      feeds: null,
    }));
    return { key: keyOf(inputs, dims), requests, properties, free: () => scope.free() };
  });
}

function compileFile(
  ov: OpenVino,
  core: Handle,
  model: string | Uint8Array,
  inputs: Declared['inputs'],
  dims: InputDims,
): Handle {
  try {
    return Scope.within((scope) => {
      const read = scope.add(ov.readModel(core, model), ov.library.call.model_free);
      for (const input of inputs) {
        const sizes = dims[input.name];
        if (sizes !== undefined && input.dims.includes(null)) ov.reshape(read, input.name, sizes);
      }
      return ov.compile(core, read);
    });
  } catch (error) {
    throw rejected(error);
  }
}
