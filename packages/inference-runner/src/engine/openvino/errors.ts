import { RunnerError } from '../../runner-error.js';
import { type Host, type Installation, thisHost } from '../host.js';
import { saysOutOfMemory } from '../out-of-memory.js';
import type { Search } from './library/find-library.js';

/** The version of `koffi` that this package is made for. */
const KOFFI = 'koffi@3';

/** What OpenVINO, and the C++ library below it, say when memory cannot be had. */
const OPENVINO_OUT_OF_MEMORY = /bad.?alloc|failed to allocate|could not allocate|not enough memory/i;

export function openvinoSaysOutOfMemory(message: string): boolean {
  return OPENVINO_OUT_OF_MEMORY.test(message);
}

/** What a call of the C library said, and with which status. */
export class OpenVinoFailure extends Error {
  constructor(
    /** Of the `ov_status_e`, e.g. -1 (general error). */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * OpenVINO's message in one line, without the places in its own source and its own words around the reason.
 * @param text as `ov_get_last_err_msg` gives it
 */
export function inOneLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/ at (src|\/\S*)\/\S+\.(cpp|hpp|h):\d+:?/, '').trim())
    .filter((line) => line !== '' && !/^Exception from |^Summary:$/.test(line))
    .map((line) => line.replace(/^-- /, ''));
  const all = lines.join(' ');
  // The failed condition tells nothing where a reason follows.
  return all.replaceAll(/Check '[^']*' failed:? ?(?=\S)/g, '').trim();
}

/** Neither `koffi` nor a library can be left out. */
export function withoutKoffi(cause: unknown, host: Host = thisHost()): RunnerError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const isAbsent = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause);
  return new RunnerError({
    code: isAbsent ? 'ENGINE_MISSING' : 'ENGINE_BROKEN',
    message: isAbsent
      ? 'OpenVINO needs the package koffi, through which its C library is called, and that is not installed.'
      : `The package koffi, through which OpenVINO's C library is called, does not load: ${reason}`,
    remedy: `Install it: ${INSTALLING[host.installation]}`,
    cause,
  });
}

const INSTALLING: Readonly<Record<Installation, string>> = {
  project: `npm install ${KOFFI}`,
  npx: `npx -p ${KOFFI} -p @rn50/cli rn50`,
  global: `npx -p ${KOFFI} -p @rn50/cli rn50`,
  clone: 'npx -y pnpm@12 install',
};

export function libraryMissing(search: Exclude<Search, { kind: 'found' }>): RunnerError {
  if (search.kind === 'not-where-named') {
    return new RunnerError({
      code: 'ENGINE_MISSING',
      message: `There is no OpenVINO C library (libopenvino_c) at ${search.named}.`,
      remedy:
        'Name the file libopenvino_c.so, its folder, a Python environment, or the folder of an OpenVINO archive (RN50_OPENVINO_LIB, or openvino@<path>).',
    });
  }
  return new RunnerError({
    code: 'ENGINE_MISSING',
    message:
      'OpenVINO is not installed: there is no libopenvino_c in a Python environment or among the libraries of the system.',
    remedy:
      'Install it: pip install openvino. It is looked for in the environment that is active, in that of RN50_PYTHON and of python3; elsewhere name it by RN50_OPENVINO_LIB.',
  });
}

export function libraryBroken(path: string, cause: unknown): RunnerError {
  const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause);
  const isOld = /cannot find function|undefined symbol/i.test(reason);
  return new RunnerError({
    code: 'ENGINE_BROKEN',
    message: `OpenVINO is installed but does not load: ${reason}`,
    remedy: isOld
      ? `${path} is too old or not OpenVINO's C library: pip install --upgrade openvino.`
      : `Install it again (pip install --force-reinstall openvino), or name another one by RN50_OPENVINO_LIB.`,
    cause,
  });
}

export function libraryTooOld(path: string, version: string, oldest: string): RunnerError {
  return new RunnerError({
    code: 'ENGINE_BROKEN',
    message: `OpenVINO ${version} (${path}) is older than ${oldest}, the oldest version that is supported.`,
    remedy: 'Install a newer one: pip install --upgrade openvino.',
  });
}

/** What to tell the user when a run fails. */
export function runFailed(error: unknown): unknown {
  if (!(error instanceof OpenVinoFailure)) return error;
  const { message } = error;
  const isMemory = openvinoSaysOutOfMemory(message) || saysOutOfMemory(message);
  return new RunnerError({
    code: isMemory ? 'OUT_OF_MEMORY' : 'RUN_FAILED',
    message: `OpenVINO: ${message}`,
    remedy: isMemory
      ? 'Use a smaller batch, or give the process more memory.'
      : 'Run again; if it stays, report it to the developers of OpenVINO with this message.',
    cause: error,
  });
}

/** What to tell the user when no session is opened for a model. */
export function rejected(error: unknown): unknown {
  if (!(error instanceof OpenVinoFailure)) return error;
  const { message } = error;
  if (openvinoSaysOutOfMemory(message) || saysOutOfMemory(message)) {
    return new RunnerError({
      code: 'OUT_OF_MEMORY',
      message: `OpenVINO has not enough memory to load the model: ${message}`,
      remedy: 'Give the process more memory, or close other programs.',
      cause: error,
    });
  }
  if (
    /unsupported property|\bproperty\b.*not (found|supported)|from str(ing)?:|wrong value|invalid value/i.test(message)
  ) {
    return new RunnerError({
      code: 'BAD_OPTION',
      message: `OpenVINO does not take the options: ${message}`,
      remedy: 'Check names and values against the properties of its CPU plugin.',
      cause: error,
    });
  }
  const operators = /No conversion rule found for operations: (.*?)(?: To facilitate.*)?$/.exec(message)?.[1];
  return new RunnerError({
    code: 'MODEL_REJECTED',
    message:
      operators === undefined
        ? `OpenVINO does not accept the model: ${message}`
        : `OpenVINO does not know operators of the model: ${operators}`,
    remedy:
      operators === undefined
        ? 'Check the file with onnx.checker, and that its opset and operators are supported by this engine version.'
        : 'Use a newer OpenVINO, or another engine: --engine ort.',
    cause: error,
  });
}

export function cannot(option: string, value: string | number | boolean, why: string, remedy: string): RunnerError {
  return new RunnerError({
    code: 'BAD_OPTION',
    message: `The session option ${option} is ${value}, but ${why}.`,
    remedy,
  });
}
