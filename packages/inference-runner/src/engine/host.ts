import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How this package came to be here, which decides how another one is put beside it. */
export type Installation = 'project' | 'npx' | 'global' | 'clone';

/** The machine an engine is to be loaded on. */
export interface Host {
  /** In Node's words: `linux`, `darwin`, `win32`, … */
  readonly platform: string;
  /** In Node's words: `x64`, `arm64`, … */
  readonly arch: string;
  /** The C library; null elsewhere than on Linux. */
  readonly libc: 'glibc' | 'musl' | null;
  readonly installation: Installation;
}

/** The machine and the place this runs on. */
export function thisHost(): Host {
  const { platform, arch } = process;
  return { platform, arch, libc: libcOf(platform), installation: installationOf(fileURLToPath(import.meta.url)) };
}

/**
 * How the package that a file belongs to was installed.
 * @param file its absolute path
 */
export function installationOf(file: string, exists: (path: string) => boolean = existsSync): Installation {
  const [root] = file.split(/[\\/]node_modules[\\/]/, 1);
  if (root === undefined || root === file) return 'clone';
  if (/[\\/]_npx[\\/][^\\/]+$/.test(root)) return 'npx';
  // npm gives every project a manifest; beside global packages there is none.
  return exists(`${root}/package.json`) ? 'project' : 'global';
}

/** Node names the version of glibc that it runs with; with musl there is none. */
function libcOf(platform: string): Host['libc'] {
  if (platform !== 'linux') return null;
  // Node 20.13 and newer; its types for Node 20 do not have it.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const { excludeNetwork: before = false } = report;
  // Without it the report looks up the names of all peers.
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  report.excludeNetwork = before;
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}
