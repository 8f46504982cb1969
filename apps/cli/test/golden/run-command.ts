import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { GoldenCommand } from './commands.js';
import { chartText, maskedCsv, maskedJson, maskedMarkdown, maskedText, type Varying } from './masked.js';

const PRELOAD = new URL('./machine/preload.mjs', import.meta.url).href;
/** Stand-ins for programs that depend on the machine. */
const PROGRAMS = fileURLToPath(new URL('./machine/bin', import.meta.url));
/** A file of the record that holds text; of all others it has the name, of models the digest too. */
const TEXT_FILE = /\.(json|jsonl|txt)$/;
const CHART = /\.png$/;
const MARKDOWN = /\.md$/;
const CSV = /\.csv$/;

/** A record: its files by name, all text. */
export type GoldenRecord = ReadonlyMap<string, string>;

export interface Place {
  /** The installed program. */
  readonly program: string;
  readonly folder: string;
  readonly cache: string;
  readonly varying: Varying;
}

/** Runs the built program on the golden machine and writes down what it said and did. */
export async function recordOf({ name, args, env }: GoldenCommand, place: Place): Promise<GoldenRecord> {
  const before = timesIn(place.folder);
  const ran = await execa(process.execPath, [place.program, ...args], {
    cwd: place.folder,
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    // Nothing of the caller's settings (colours, proxies, a cache) gets in.
    extendEnv: false,
    env: {
      PATH: [PROGRAMS, '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      HOME: place.varying.work,
      TMPDIR: join(place.varying.work, 'temporary'),
      RN50_CACHE_DIR: place.cache,
      NODE_OPTIONS: `--import=${PRELOAD}`,
      ...env,
    },
  });
  const after = timesIn(place.folder);
  const written = [...digestsIn(place.folder)].filter(([path]) => before.get(path) !== after.get(path));
  const files = new Map<string, string>();
  for (const [path] of written) {
    const text = () => readFileSync(join(place.folder, path), 'utf8');
    // Flat, and text for every tool: neither Git's ignored folders nor a formatter of JSON gets at them.
    const file = `${name}/${path.replaceAll('/', '.')}.txt`;
    if (TEXT_FILE.test(path)) files.set(file, textOf(text(), place.varying));
    if (MARKDOWN.test(path)) files.set(file, maskedMarkdown(text(), place.varying));
    if (CSV.test(path)) files.set(file, maskedCsv(text(), place.varying));
    if (CHART.test(path)) files.set(file, chartText(text(), place.varying));
  }
  const stdout = textOf(ran.stdout, place.varying);
  const twin = [...files].find(([, text]) => text === stdout);
  const sections = [
    `$ rn50 ${args.map((arg) => (/\s/.test(arg) ? `'${arg}'` : arg)).join(' ')}`,
    ...Object.entries(env ?? {}).map(([key, value]) => `with ${key}=${value}`),
    `exit code ${ran.exitCode}`,
    section('stdout', twin === undefined ? stdout : `as ${twin[0]}\n`),
    section('stderr', maskedText(ran.stderr, place.varying)),
    section('files written', written.map((file) => `${fileLine(file)}\n`).join('')),
  ];
  return new Map([[`${name}.txt`, `${sections.join('\n')}\n`], ...files]);
}

/** Without the newline that ends the text; told where there is none. */
function section(title: string, text: string): string {
  if (text === '') return `--- ${title}: nothing`;
  return `--- ${title}\n${text.endsWith('\n') ? text.slice(0, -1) : `${text}\n(no newline at the end)`}`;
}

/** The names of what a folder holds, as a record. */
export function listing(name: string, folder: string): GoldenRecord {
  return new Map([[`${name}.txt`, `${[...digestsIn(folder)].map(fileLine).join('\n')}\n`]]);
}

function fileLine([path, digest]: readonly [string, string]): string {
  return path.endsWith('.onnx') ? `${path} sha256 ${digest}` : path;
}

function textOf(text: string, varying: Varying): string {
  return maskedJson(text, varying) ?? maskedText(text, varying);
}

/** SHA-256 by path, in the order of the paths. */
function digestsIn(folder: string): Map<string, string> {
  return new Map(
    pathsIn(folder).map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}

/** When each file was written, by path. A name given to a file that was there before counts as well. */
function timesIn(folder: string): Map<string, string> {
  return new Map(
    pathsIn(folder).map((path) => {
      const { ino, mtimeNs } = statSync(join(folder, path), { bigint: true });
      return [path, `${ino} ${mtimeNs}`];
    }),
  );
}

function pathsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}
