import type { ValueDescription } from '../engine.js';
import type { Tensor } from '../tensor.js';
import { type ElementTypes, elementTypes, TELLING_CODE, tensorOf } from './element-types.js';
import { inOneLine, OpenVinoFailure } from './errors.js';
import type { BoundLibrary, Dimension, Handle, Out, ProfilingInfo } from './library/bindings.js';
import { Scope } from './library/scope.js';
import type { Properties } from './properties.js';

const DEVICE = 'CPU';
const ANY_PROPERTY = 'FULL_DEVICE_NAME';
const FLOAT64_BYTES = 8;
/** `INVALID_C_PARAM` of `ov_status_e`. */
const INVALID_PARAMETER = -14;

/** The library's functions with their status checked. Who gets a handle frees it. */
export class OpenVino {
  readonly types: ElementTypes;
  /** Before 2026 any of the names of a value was given: of an output behind an Identity, that of its input. */
  readonly namesOutputs: boolean;

  constructor(readonly library: BoundLibrary) {
    this.namesOutputs = this.#sizeOf(TELLING_CODE) === FLOAT64_BYTES;
    this.types = elementTypes(this.namesOutputs ? 'since-2026' : 'before-2026');
  }

  /** @throws OpenVinoFailure with OpenVINO's message */
  check(status: number): void {
    if (status === 0) return;
    const said = inOneLine(this.library.call.get_last_err_msg() ?? '');
    throw new OpenVinoFailure(status, said === '' ? `status ${status}, without a message` : said);
  }

  handle(call: (out: Out<Handle | null>) => number): Handle {
    const out: Out<Handle | null> = [null];
    this.check(call(out));
    if (out[0] === null) throw new OpenVinoFailure(0, 'it gave no object');
    return out[0];
  }

  count(call: (out: Out<number>) => number): number {
    const out: Out<number> = [0];
    this.check(call(out));
    return Number(out[0]);
  }

  /** @param model path of an ONNX file, or its bytes */
  readModel(core: Handle, model: string | Uint8Array): Handle {
    const { call } = this.library;
    return this.handle((out) =>
      typeof model === 'string'
        ? call.core_read_model(core, model, null, out)
        : call.core_read_model_from_memory_buffer(core, model, model.byteLength, null, out),
    );
  }

  inputsOf(model: Handle): ValueDescription[] {
    const { call } = this.library;
    const count = this.count((out) => call.model_inputs_size(model, out));
    return this.#ports(count, (index, out) => call.model_const_input_by_index(model, index, out));
  }

  outputsOf(model: Handle): ValueDescription[] {
    const { call } = this.library;
    const count = this.count((out) => call.model_outputs_size(model, out));
    return this.#ports(count, (index, out) => call.model_const_output_by_index(model, index, out));
  }

  /** Fixes an input of a model that is not yet compiled to these sizes. */
  reshape(model: Handle, name: string, dims: readonly number[]): void {
    const fixed = (size: number): Dimension => ({ min: size, max: size });
    const shape = { rank: fixed(dims.length), dims: dims.map(fixed) };
    this.check(this.library.call.model_reshape_input_by_name(model, name, shape));
  }

  /** For all models that are compiled with this core; wrong names and values are refused here. */
  setProperties(core: Handle, properties: Properties): void {
    const { call } = this.library;
    // Reading a property loads the plugin; before that, properties are stored unchecked.
    this.#textOf(this.handle((out) => call.core_get_property(core, DEVICE, ANY_PROPERTY, out)));
    for (const [key, value] of Object.entries(properties)) {
      this.check(call.core_set_property(core, DEVICE, 'str', key, 'str', value));
    }
  }

  compile(core: Handle, model: Handle): Handle {
    return this.handle((out) => this.library.call.core_compile_model(core, model, DEVICE, 0, out));
  }

  /** The value in force; null for a property that cannot be read. */
  property(compiled: Handle, key: string): string | null {
    const out: Out<Handle | null> = [null];
    const { call } = this.library;
    return call.compiled_model_get_property(compiled, key, out) === 0 && out[0] !== null ? this.#textOf(out[0]) : null;
  }

  createRequest(compiled: Handle): Handle {
    return this.handle((out) => this.library.call.compiled_model_create_infer_request(compiled, out));
  }

  /** Has the request read this input from the tensor's own memory, which must stay until another is bound. */
  bind(request: Handle, name: string, tensor: Tensor): void {
    const { call } = this.library;
    const { buffer, byteOffset, byteLength } = tensor.data;
    // A tensor without elements has no memory, and a pointer is wanted all the same.
    const bytes = byteLength === 0 ? new Uint8Array(1) : new Uint8Array(buffer, byteOffset, byteLength);
    Scope.within((scope) => {
      const shape = { rank: tensor.dims.length, dims: tensor.dims };
      const made = this.handle((out) =>
        call.tensor_create_from_host_ptr(this.types.codeOf(tensor.type), shape, bytes, out),
      );
      scope.add(made, call.tensor_free);
      this.check(call.infer_request_set_tensor(request, name, made));
    });
  }

  /** A copy of an output of the last run. */
  output(request: Handle, index: number, name: string): Tensor {
    const { call, bytes } = this.library;
    return Scope.within((scope) => {
      const tensor = this.handle((out) => call.infer_request_get_output_tensor_by_index(request, index, out));
      scope.add(tensor, call.tensor_free);
      const dims = this.#sizesOf(tensor, scope);
      const type = this.types.nameOf(this.count((out) => call.tensor_get_element_type(tensor, out)));
      const length = this.count((out) => call.tensor_get_byte_size(tensor, out));
      const data = length === 0 ? null : this.handle((out) => call.tensor_data(tensor, out));
      return tensorOf(name, type, dims, data === null ? new Uint8Array() : bytes(data, length));
    });
  }

  /** What the nodes took in the runs so far, on average. */
  profile(request: Handle): readonly ProfilingInfo[] {
    const { call, profilingInfos } = this.library;
    return Scope.within((scope) => {
      const list: { profiling_infos?: Handle; size?: number | bigint } = {};
      this.check(call.infer_request_get_profiling_info(request, list));
      scope.add(list, call.profiling_info_list_free);
      return list.profiling_infos === undefined ? [] : profilingInfos(list.profiling_infos, Number(list.size));
    });
  }

  #ports(count: number, portAt: (index: number, out: Out<Handle | null>) => number): ValueDescription[] {
    return Array.from({ length: count }, (_, index) =>
      Scope.within((scope) => {
        const { call } = this.library;
        const port = this.handle((out) => portAt(index, out));
        scope.add(port, call.output_const_port_free);
        const name = this.#textOf(this.handle((out) => call.port_get_any_name(port, out)));
        const type = this.types.nameOf(this.count((out) => call.port_get_element_type(port, out)));
        return { name, type, dims: this.#dimsOf(port, scope) };
      }),
    );
  }

  #dimsOf(port: Handle, scope: Scope): (number | null)[] {
    const { call, dimensions } = this.library;
    const shape: { rank?: Dimension; dims?: Handle | null } = {};
    this.check(call.port_get_partial_shape(port, shape));
    scope.add(shape, call.partial_shape_free);
    const rank = Number(shape.rank?.max ?? 0);
    if (rank < 0 || shape.dims == null || shape.rank?.min !== shape.rank?.max) return [];
    return dimensions(shape.dims, rank).map(({ min, max }) => (min === max ? Number(min) : null));
  }

  #sizesOf(tensor: Handle, scope: Scope): readonly number[] {
    const { call, sizes } = this.library;
    const shape: { rank?: number | bigint; dims?: Handle | null } = {};
    const status = call.tensor_get_shape(tensor, shape);
    // The C library refuses to make the shape of a scalar, and nothing else that is asked for here.
    if (status === INVALID_PARAMETER) return [];
    this.check(status);
    scope.add(shape, call.shape_free);
    return shape.dims == null ? [] : sizes(shape.dims, Number(shape.rank));
  }

  #textOf(pointer: Handle): string {
    const text = this.library.text(pointer);
    this.library.call.free(pointer);
    return text;
  }

  #sizeOf(type: number): number {
    const { call } = this.library;
    return Scope.within((scope) => {
      const tensor = this.handle((out) => call.tensor_create(type, { rank: 1, dims: [1] }, out));
      scope.add(tensor, call.tensor_free);
      return this.count((out) => call.tensor_get_byte_size(tensor, out));
    });
  }
}
