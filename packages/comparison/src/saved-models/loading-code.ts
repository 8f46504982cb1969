/** How models were measured, as loading code needs it. */
export interface LoadingSettings {
  readonly tool: { readonly name: string; readonly version: string };
  readonly engineVersion: string;
  /** As ONNX Runtime's engine records them: options of its own by their names, configuration entries by their keys. */
  readonly sessionOptions: Readonly<Record<string, string | number | boolean>>;
  /** The fastest first: what is loaded unless another is asked for. */
  readonly files: readonly SavedFile[];
}

export interface SavedFile {
  readonly name: string;
  /** Heading of its column. */
  readonly label: string;
  readonly sha256: string;
}

/** The first words of a file that is written here, behind the mark of a comment: only such files are replaced. */
const MARK = 'Made by rn50';

const LEVELS: Readonly<Record<string, string>> = {
  disabled: 'ORT_DISABLE_ALL',
  basic: 'ORT_ENABLE_BASIC',
  extended: 'ORT_ENABLE_EXTENDED',
  layout: 'ORT_ENABLE_LAYOUT',
  all: 'ORT_ENABLE_ALL',
};
const MODES: Readonly<Record<string, string>> = { sequential: 'ORT_SEQUENTIAL', parallel: 'ORT_PARALLEL' };

/** Options of a session that have their own names; all others are configuration entries. */
interface Split {
  readonly threads: unknown;
  readonly interOpThreads: unknown;
  readonly level: string;
  readonly mode: string;
  readonly arena: boolean;
  readonly pattern: boolean;
  readonly config: Readonly<Record<string, string>>;
}

function split({ sessionOptions }: LoadingSettings): Split {
  const {
    executionProvider: _provider,
    intraOpNumThreads: threads = 1,
    interOpNumThreads: interOpThreads = 1,
    graphOptimizationLevel: level = 'all',
    executionMode: mode = 'sequential',
    enableCpuMemArena: arena = true,
    enableMemPattern: pattern = true,
    ...config
  } = sessionOptions;
  const texts = Object.entries(config).map(([key, value]) => [key, String(value)] as const);
  return {
    threads,
    interOpThreads,
    level: String(level),
    mode: String(mode),
    arena: arena === true,
    pattern: pattern === true,
    config: Object.fromEntries(texts),
  };
}

/** An ES module that loads a model with `onnxruntime-node` as it was measured; run by itself it lists inputs and outputs. Pure. */
export function nodeLoader(settings: LoadingSettings): string {
  const { threads, interOpThreads, level, mode, arena, pattern, config } = split(settings);
  const options = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: interOpThreads,
    graphOptimizationLevel: level,
    executionMode: mode,
    enableCpuMemArena: arena,
    enableMemPattern: pattern,
    extra: config,
  };
  return `${heading('//', settings, 'onnxruntime-node')}
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';

export const MODELS = ${JSON.stringify(settings.files.map(({ name }) => name))};

const OPTIONS = ${JSON.stringify(options, null, 2)};

/** An InferenceSession of a file that lies beside this one. */
export function load(file = MODELS[0]) {
  return ort.InferenceSession.create(fileURLToPath(new URL(file, import.meta.url)), OPTIONS);
}

const [, started = ''] = process.argv;
if (existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url)) {
  for (const file of MODELS) {
    const session = await load(file);
    console.log(file, session.inputNames, '->', session.outputNames);
    await session.release();
  }
}
`;
}

/** A Python module that loads a model with `onnxruntime` as it was measured; run by itself it lists inputs and outputs. Pure. */
export function pythonLoader(settings: LoadingSettings): string {
  const { threads, interOpThreads, level, mode, arena, pattern, config } = split(settings);
  const flag = (value: boolean) => (value ? 'True' : 'False');
  const entries = Object.entries(config).map(
    ([key, value]) => `    options.add_session_config_entry(${JSON.stringify(key)}, ${JSON.stringify(value)})\n`,
  );
  return `${heading('#', settings, 'onnxruntime')}
import os

import onnxruntime as ort

MODELS = ${JSON.stringify(settings.files.map(({ name }) => name))}


def load(file=MODELS[0]):
    """An InferenceSession of a file that lies beside this one."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = ${threads}
    options.inter_op_num_threads = ${interOpThreads}
    options.graph_optimization_level = ort.GraphOptimizationLevel.${LEVELS[level] ?? LEVELS.all}
    options.execution_mode = ort.ExecutionMode.${MODES[mode] ?? MODES.sequential}
    options.enable_cpu_mem_arena = ${flag(arena)}
    options.enable_mem_pattern = ${flag(pattern)}
${entries.join('')}    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), file)
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


if __name__ == "__main__":
    for file in MODELS:
        session = load(file)
        print(file, [i.name for i in session.get_inputs()], "->", [o.name for o in session.get_outputs()])
`;
}

function heading(comment: string, { tool, engineVersion, files }: LoadingSettings, runtime: string): string {
  const lines = [
    `${MARK} ${tool.version}: loads models in the settings they were measured with (${runtime} ${engineVersion}).`,
    ...files.map(({ name, label, sha256 }) => `${name}: ${label}, sha256 ${sha256}`),
  ];
  return lines.map((line) => `${comment} ${line}\n`).join('');
}

/** Whether a file was written by one of the functions above. */
export function isLoader(text: string): boolean {
  return /^(?:\/\/|#) /.test(text) && text.slice(text.indexOf(' ') + 1).startsWith(MARK);
}

/** The digests of the models that a loader names, by file name. */
export function digestsIn(loader: string): ReadonlyMap<string, string> {
  const lines = loader.matchAll(/^(?:\/\/|#) (.+\.onnx): .*sha256 ([0-9a-f]{64})$/gm);
  return new Map([...lines].map(([, name = '', sha256 = '']) => [name, sha256]));
}
