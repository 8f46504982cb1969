import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Packages that a golden run replaces, each a folder by its name: what depends on the machine, or is slow and drawn for eyes. */
const REPLACED = fileURLToPath(new URL('./machine/packages/', import.meta.url));
const CLOCK = new URL('./machine/clock.mjs', import.meta.url).href;
/** The packages of this repository. No other place of the record names our files, so they may move freely. */
const OURS = ['apps', 'packages'];
/** What a built file needs at run time; not its map and its types. */
const UNUSED = /\.(map|d\.ts|tsbuildinfo)$/;

/**
 * Installs the built program as npm would, all packages side by side in `folder/node_modules`, with the replaced ones in
 * place of the real.
 * @returns the program's file
 */
export async function install(folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@rn50'), { recursive: true });
  for (const name of readdirSync(REPLACED)) await installReplaced(name, modules);
  for (const home of OURS.flatMap((parent) =>
    readdirSync(join(ROOT, parent)).map((name) => join(ROOT, parent, name)),
  )) {
    if (!existsSync(join(home, 'dist'))) continue;
    const { name, dependencies = {} } = manifestOf(home);
    const place = join(modules, name);
    cpSync(join(home, 'dist'), join(place, 'dist'), { recursive: true, filter: (path) => !UNUSED.test(path) });
    cpSync(join(home, 'package.json'), join(place, 'package.json'));
    for (const dependency of Object.keys(dependencies)) link(dependency, home, modules);
  }
  return join(modules, '@rn50', 'cli', 'dist', 'bin.js');
}

/** As one file, since every process of a run loads it. */
async function installReplaced(name: string, modules: string): Promise<void> {
  cpSync(join(REPLACED, name), join(modules, name), { recursive: true });
  // The clock that is preloaded is the one to use.
  const resolveId = (id: string) => (/clock\.mjs$/.test(id) ? { id: CLOCK, external: true } : null);
  const bundle = await rolldown({
    input: join(REPLACED, name, 'index.mjs'),
    platform: 'node',
    plugins: [{ name: 'one-clock', resolveId }],
  });
  await bundle.write({ file: join(modules, name, 'index.mjs') });
  await bundle.close();
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(home: string): Manifest {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
}

/** A dependency from the registry, where it is; ours are copied, replaced ones are there already. */
function link(dependency: string, home: string, modules: string): void {
  const place = join(modules, dependency);
  if (dependency.startsWith('@rn50/') || existsSync(place)) return;
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(realpathSync(join(home, 'node_modules', dependency)), place);
}
