import type Koffi from 'koffi';

type KoffiModule = typeof Koffi;
type Type = Parameters<KoffiModule['out']>[0];

/** A pointer to an object of the C library. */
export type Handle = bigint;
/** What a function gives back through a pointer: a list whose only element it replaces. */
export type Out<T> = [T];

/** `ov_shape_t` */
export interface Shape {
  readonly rank: number | bigint;
  readonly dims: readonly number[] | Handle | null;
}

/** `ov_dimension_t`; open where the two differ. */
export interface Dimension {
  readonly min: number | bigint;
  readonly max: number | bigint;
}

/** `ov_partial_shape_t` */
export interface PartialShape {
  readonly rank: Dimension;
  readonly dims: readonly Dimension[] | Handle | null;
}

/** `ov_profiling_info_t` */
export interface ProfilingInfo {
  /** 0: did not run, 1: optimized out, 2: ran. */
  readonly status: number;
  /** Microseconds. */
  readonly real_time: number | bigint;
  readonly cpu_time: number | bigint;
  readonly node_name: string;
  readonly exec_type: string;
  readonly node_type: string;
}

type Status = number;

/** The functions of OpenVINO's C library that are used here, under their own names without `ov_`. */
export interface Bindings {
  get_last_err_msg(): string | null;
  get_openvino_version(version: { buildNumber?: Handle }): Status;
  version_free(version: object): void;
  free(text: Handle): void;
  core_create(core: Out<Handle | null>): Status;
  core_free(core: Handle): void;
  /** `property`: `'str'` before its key and its value. */
  core_set_property(core: Handle, device: string, ...property: readonly string[]): Status;
  core_get_property(core: Handle, device: string, key: string, value: Out<Handle | null>): Status;
  core_read_model(core: Handle, path: string, weights: null, model: Out<Handle | null>): Status;
  core_read_model_from_memory_buffer(
    core: Handle,
    bytes: Uint8Array,
    length: number,
    weights: null,
    model: Out<Handle | null>,
  ): Status;
  /** `count`: of further arguments, which are not used here. */
  core_compile_model(core: Handle, model: Handle, device: string, count: number, compiled: Out<Handle | null>): Status;
  model_free(model: Handle): void;
  model_inputs_size(model: Handle, size: Out<number>): Status;
  model_outputs_size(model: Handle, size: Out<number>): Status;
  model_const_input_by_index(model: Handle, index: number, port: Out<Handle | null>): Status;
  model_const_output_by_index(model: Handle, index: number, port: Out<Handle | null>): Status;
  model_reshape_input_by_name(model: Handle, name: string, shape: PartialShape): Status;
  port_get_any_name(port: Handle, name: Out<Handle | null>): Status;
  port_get_partial_shape(port: Handle, shape: { rank?: Dimension; dims?: Handle | null }): Status;
  port_get_element_type(port: Handle, type: Out<number>): Status;
  partial_shape_free(shape: object): void;
  output_const_port_free(port: Handle): void;
  compiled_model_free(compiled: Handle): void;
  compiled_model_get_property(compiled: Handle, key: string, value: Out<Handle | null>): Status;
  compiled_model_create_infer_request(compiled: Handle, request: Out<Handle | null>): Status;
  infer_request_free(request: Handle): void;
  infer_request_infer(request: Handle): Status;
  infer_request_start_async(request: Handle): Status;
  infer_request_wait(request: Handle): Status;
  infer_request_set_tensor(request: Handle, name: string, tensor: Handle): Status;
  infer_request_get_output_tensor_by_index(request: Handle, index: number, tensor: Out<Handle | null>): Status;
  infer_request_get_profiling_info(request: Handle, list: { profiling_infos?: Handle; size?: number | bigint }): Status;
  profiling_info_list_free(list: object): void;
  tensor_create(type: number, shape: Shape, tensor: Out<Handle | null>): Status;
  tensor_create_from_host_ptr(type: number, shape: Shape, data: Uint8Array, tensor: Out<Handle | null>): Status;
  tensor_free(tensor: Handle): void;
  tensor_get_shape(tensor: Handle, shape: { rank?: number | bigint; dims?: Handle | null }): Status;
  tensor_get_element_type(tensor: Handle, type: Out<number>): Status;
  tensor_get_byte_size(tensor: Handle, size: Out<number>): Status;
  tensor_data(tensor: Handle, data: Out<Handle | null>): Status;
  shape_free(shape: object): void;
}

/** The functions, and what reads the memory that they point to. */
export interface BoundLibrary {
  readonly call: Bindings;
  text(pointer: Handle): string;
  dimensions(pointer: Handle, count: number): readonly Dimension[];
  sizes(pointer: Handle, count: number): readonly number[];
  profilingInfos(pointer: Handle, count: number): readonly ProfilingInfo[];
  /** A copy of the memory. */
  bytes(pointer: Handle, length: number): Uint8Array<ArrayBuffer>;
}

/**
 * Binds the functions by their signatures in `openvino/c/*.h`. Types have no names: those would be taken a second time.
 * @throws what koffi throws where the system does not load the file, or a function is not in it
 */
export function bindLibrary(koffi: KoffiModule, path: string): BoundLibrary {
  const { out, pointer, struct, inout } = koffi;
  const library = koffi.load(path);
  const handle = 'void *';
  const outHandle = out(pointer(handle));
  const version = struct({ buildNumber: handle, description: handle });
  const shape = struct({ rank: 'int64_t', dims: pointer('int64_t') });
  const rawShape = struct({ rank: 'int64_t', dims: handle });
  const dimension = struct({ min: 'int64_t', max: 'int64_t' });
  const partialShape = struct({ rank: dimension, dims: pointer(dimension) });
  const rawPartialShape = struct({ rank: dimension, dims: handle });
  const info = struct({
    status: 'int',
    real_time: 'int64_t',
    cpu_time: 'int64_t',
    node_name: 'str',
    exec_type: 'str',
    node_type: 'str',
  });
  const infoList = struct({ profiling_infos: handle, size: 'size_t' });
  // koffi has no arrays without elements.
  const listAt = (at: Handle, of: Type, count: number) => (count === 0 ? [] : koffi.decode(at, koffi.array(of, count)));
  const bind = (name: keyof Bindings, args: Type[], result: 'int' | 'str' | 'void' = 'int') =>
    library.func(`ov_${name}`, result, args);
  const port: Type[] = [handle, 'size_t', outHandle];
  const outInt = out(pointer('int'));
  const outSize = out(pointer('size_t'));
  return {
    call: {
      get_last_err_msg: bind('get_last_err_msg', [], 'str'),
      get_openvino_version: bind('get_openvino_version', [out(pointer(version))]),
      version_free: bind('version_free', [inout(pointer(version))], 'void'),
      free: bind('free', [handle], 'void'),
      core_create: bind('core_create', [outHandle]),
      core_free: bind('core_free', [handle], 'void'),
      core_set_property: bind('core_set_property', [handle, 'str', '...']),
      core_get_property: bind('core_get_property', [handle, 'str', 'str', outHandle]),
      core_read_model: bind('core_read_model', [handle, 'str', 'str', outHandle]),
      core_read_model_from_memory_buffer: bind('core_read_model_from_memory_buffer', [
        handle,
        handle,
        'size_t',
        handle,
        outHandle,
      ]),
      core_compile_model: bind('core_compile_model', [handle, handle, 'str', 'size_t', outHandle, '...']),
      model_free: bind('model_free', [handle], 'void'),
      model_inputs_size: bind('model_inputs_size', [handle, outSize]),
      model_outputs_size: bind('model_outputs_size', [handle, outSize]),
      model_const_input_by_index: bind('model_const_input_by_index', port),
      model_const_output_by_index: bind('model_const_output_by_index', port),
      model_reshape_input_by_name: bind('model_reshape_input_by_name', [handle, 'str', partialShape]),
      port_get_any_name: bind('port_get_any_name', [handle, outHandle]),
      port_get_partial_shape: bind('port_get_partial_shape', [handle, out(pointer(rawPartialShape))]),
      port_get_element_type: bind('port_get_element_type', [handle, outInt]),
      partial_shape_free: bind('partial_shape_free', [inout(pointer(rawPartialShape))], 'void'),
      output_const_port_free: bind('output_const_port_free', [handle], 'void'),
      compiled_model_free: bind('compiled_model_free', [handle], 'void'),
      compiled_model_get_property: bind('compiled_model_get_property', [handle, 'str', outHandle]),
      compiled_model_create_infer_request: bind('compiled_model_create_infer_request', [handle, outHandle]),
      infer_request_free: bind('infer_request_free', [handle], 'void'),
      infer_request_infer: bind('infer_request_infer', [handle]),
      infer_request_start_async: bind('infer_request_start_async', [handle]),
      infer_request_wait: bind('infer_request_wait', [handle]),
      infer_request_set_tensor: bind('infer_request_set_tensor', [handle, 'str', handle]),
      infer_request_get_output_tensor_by_index: bind('infer_request_get_output_tensor_by_index', port),
      infer_request_get_profiling_info: bind('infer_request_get_profiling_info', [handle, out(pointer(infoList))]),
      profiling_info_list_free: bind('profiling_info_list_free', [inout(pointer(infoList))], 'void'),
      tensor_create: bind('tensor_create', ['int', shape, outHandle]),
      tensor_create_from_host_ptr: bind('tensor_create_from_host_ptr', ['int', shape, handle, outHandle]),
      tensor_free: bind('tensor_free', [handle], 'void'),
      tensor_get_shape: bind('tensor_get_shape', [handle, out(pointer(rawShape))]),
      tensor_get_element_type: bind('tensor_get_element_type', [handle, outInt]),
      tensor_get_byte_size: bind('tensor_get_byte_size', [handle, outSize]),
      tensor_data: bind('tensor_data', [handle, outHandle]),
      shape_free: bind('shape_free', [inout(pointer(rawShape))], 'void'),
    },
    text: (at) => koffi.decode.string(at),
    dimensions: (at, count) => listAt(at, dimension, count),
    sizes: (at, count) => Array.from(listAt(at, 'int64_t', count), Number),
    profilingInfos: (at, count) => listAt(at, info, count),
    bytes: (at, length) => new Uint8Array(koffi.view(at, length)).slice(),
  };
}
