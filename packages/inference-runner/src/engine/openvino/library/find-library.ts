import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { execa } from 'execa';

/** Where the search begins: the process's own environment and system, unless a test gives others. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** In Node's words. */
  readonly platform: string;
  /** Folders in which the system's loader looks. */
  readonly systemFolders: readonly string[];
}

/** A library, or the places where none was. */
export type Search =
  | { readonly kind: 'found'; readonly path: string }
  /** `RN50_OPENVINO_LIB` names a file or folder that has none. */
  | { readonly kind: 'not-where-named'; readonly named: string }
  | { readonly kind: 'nowhere' };

/** A Python that does not answer is no place to look. */
const PYTHON_TIMEOUT_MS = 10_000;
const PACKAGE_FOLDER =
  'import importlib.util as u; s = u.find_spec("openvino"); print(s.submodule_search_locations[0] if s else "")';

/**
 * Looks for OpenVINO's C library: where `RN50_OPENVINO_LIB` says, in the `openvino` package of a Python environment (given by
 * `RN50_PYTHON`, active, first on PATH, the user's own), in the system's library folders. Python itself is started only if
 * none of these folders has it.
 */
export async function findLibrary(around: Surroundings = thisSystem()): Promise<Search> {
  const { env, platform } = around;
  const named = env.RN50_OPENVINO_LIB;
  if (named !== undefined && named !== '') {
    return libraryAt(named, platform);
  }
  for (const folder of [...pythonPackages(around), ...systemFolders(around)]) {
    const path = libraryIn(folder, platform);
    if (path !== null) return { kind: 'found', path };
  }
  const path = await askPython(around);
  return path === null ? { kind: 'nowhere' } : { kind: 'found', path };
}

export function thisSystem(): Surroundings {
  return { env: process.env, platform: process.platform, systemFolders: usualFolders(process.platform) };
}

function usualFolders(platform: string): string[] {
  if (platform === 'win32') return [];
  if (platform === 'darwin') return ['/opt/homebrew/lib', '/usr/local/lib'];
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  return ['/usr/local/lib', `/usr/lib/${machine}-linux-gnu`, '/usr/lib64', '/usr/lib'];
}

/** A file is taken as it is; in a folder the library lies in it, or where OpenVINO's archives and Python environments have it. */
export function libraryAt(named: string, platform: string = process.platform): Search {
  const place = resolve(named);
  const nothing: Search = { kind: 'not-where-named', named };
  if (!existsSync(place)) return nothing;
  if (statSync(place).isFile()) return { kind: 'found', path: place };
  const usual = ['', 'libs', 'openvino/libs', 'runtime/lib/intel64', 'runtime/lib/aarch64', 'lib'];
  const inEnvironment = sitePackages(place, platform).map((site) => join(site, 'openvino/libs'));
  for (const folder of [...usual.map((inside) => join(place, inside)), ...inEnvironment]) {
    const path = libraryIn(folder, platform);
    if (path !== null) return { kind: 'found', path };
  }
  return nothing;
}

const NAMES: Readonly<Record<string, RegExp>> = {
  win32: /^openvino_c\.dll$/i,
  darwin: /^libopenvino_c(\.\d+)*\.dylib$/,
};
const LINUX_NAME = /^libopenvino_c\.so(\.\d+)*$/;

function libraryIn(folder: string, platform: string): string | null {
  const pattern = NAMES[platform] ?? LINUX_NAME;
  const newestFirst = entriesOf(folder)
    .filter((name) => pattern.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const [name] = newestFirst;
  return name === undefined ? null : join(folder, name);
}

function pythonPackages({ env, platform }: Surroundings): string[] {
  const home = env.HOME ?? env.USERPROFILE;
  const prefixes = [
    ...whereIs(env.RN50_PYTHON, env).flatMap(prefixesOf),
    ...[env.VIRTUAL_ENV, env.CONDA_PREFIX].filter(isGiven),
    ...['python3', 'python'].flatMap((command) => whereIs(command, env)).flatMap(prefixesOf),
    ...(isGiven(home) ? [join(home, '.local')] : []),
  ];
  return [...new Set(prefixes)]
    .flatMap((prefix) => sitePackages(prefix, platform))
    .map((site) => join(site, 'openvino/libs'));
}

/** The files that a command name stands for on PATH; a path stands for itself. */
function whereIs(command: string | undefined, env: NodeJS.ProcessEnv): string[] {
  if (!isGiven(command)) return [];
  if (isAbsolute(command) || /[\\/]/.test(command)) return [resolve(command)];
  return (env.PATH ?? '')
    .split(delimiter)
    .filter(isGiven)
    .flatMap((folder) => [join(folder, command), join(folder, `${command}.exe`)])
    .filter((file) => existsSync(file));
}

/** An environment's Python is a link to the one it was made with: every link on the way may be in an environment. */
function prefixesOf(python: string): string[] {
  const prefixes: string[] = [];
  let at = python;
  for (let links = 0; links < 16; links += 1) {
    const folder = dirname(at);
    prefixes.push(/[\\/](bin|Scripts)$/i.test(folder) ? dirname(folder) : folder);
    try {
      at = resolve(folder, readlinkSync(at));
    } catch {
      return prefixes;
    }
  }
  return prefixes;
}

function sitePackages(prefix: string, platform: string): string[] {
  if (platform === 'win32') return [join(prefix, 'Lib/site-packages')];
  return ['lib', 'lib64', 'local/lib'].flatMap((lib) =>
    entriesOf(join(prefix, lib))
      .filter((name) => /^python3(\.\d+)?$/.test(name))
      .flatMap((name) => ['site-packages', 'dist-packages'].map((site) => join(prefix, lib, name, site))),
  );
}

function systemFolders({ env, platform, systemFolders: usual }: Surroundings): string[] {
  const own = { win32: env.PATH, darwin: env.DYLD_LIBRARY_PATH }[platform] ?? env.LD_LIBRARY_PATH ?? '';
  const archive = env.INTEL_OPENVINO_DIR;
  const inArchive = isGiven(archive) ? ['intel64', 'aarch64'].map((arch) => join(archive, 'runtime/lib', arch)) : [];
  return [...own.split(delimiter).filter(isGiven), ...inArchive, ...usual];
}

/** Shims, and environments that lie elsewhere, are known to Python alone. */
async function askPython({ env, platform }: Surroundings): Promise<string | null> {
  const command = isGiven(env.RN50_PYTHON) ? env.RN50_PYTHON : 'python3';
  const options = { reject: false, stdin: 'ignore', timeout: PYTHON_TIMEOUT_MS, env, extendEnv: false } as const;
  const { stdout } = await execa(command, ['-c', PACKAGE_FOLDER], options);
  const folder = typeof stdout === 'string' ? stdout.trim() : '';
  return folder === '' ? null : libraryIn(join(folder, 'libs'), platform);
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
