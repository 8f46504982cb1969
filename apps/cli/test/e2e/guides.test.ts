import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { needsPython } from '../../../../testing/python.js';
import { SHORTEST } from './given.js';
import { DIGITS, FIXTURES, rn50, scratch, WARM } from './run-bin.js';

const GUIDES = fileURLToPath(new URL('../../../../docs/guides/', import.meta.url));
const README = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
const LONGEST_GUIDE = 60;

/** Commands whose exit code is a verdict: on so few runs any of these. */
const VERDICT = /^(?:diff|.*--(?:fail-below|min-|max-p99|baseline))/;
const VERDICTS = [0, 1, 4];

interface Command {
  readonly line: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of rn50. */
  readonly args: readonly string[];
}

const guides = readdirSync(GUIDES).map((name) => {
  const text = readFileSync(join(GUIDES, name), 'utf8');
  return { name, text, commands: commandsIn(text) };
});

/** The lines of blocks of `sh`, what a workflow runs of rn50, and commands within a sentence. */
function commandsIn(text: string): Command[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => block.trim().split('\n'));
  const steps = [...text.matchAll(/- run: (.*rn50.*)$/gm)].map(([, line = '']) => line);
  const inline = [...text.replace(/^```.*?^```/gms, '').matchAll(/`((?:[A-Z0-9_]+=\S+ )?rn50 [^`]+)`/g)];
  return [...blocks, ...steps, ...inline.map(([, line = '']) => line)].map(parsed);
}

function parsed(line: string): Command {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const firstWord = words.findIndex((word) => !/^[A-Z0-9_]+=/.test(word));
  const env = Object.fromEntries(words.slice(0, firstWord).map((word) => word.split('=', 2)));
  return { line, env, args: argumentsOf(words.slice(firstWord), line) };
}

/** Of a container only what runs in it: the entry point of the guide's image is rn50. */
function argumentsOf([program = '', ...words]: readonly string[], line: string): string[] {
  if (program === 'rn50') return words;
  if (program === 'npx' && words[1] === '@rn50/cli') return words.slice(2);
  if (program === 'docker' && words[0] === 'run' && words.includes('rn50'))
    return words.slice(words.indexOf('rn50') + 1);
  throw new Error(`this test cannot run: ${line}`);
}

/** As little measuring as a run can take, and the files of the manifest below instead of a download of 128 MB. */
function shortened(args: readonly string[], manifest: string): string[] {
  const [command = ''] = args;
  if (command === 'fetch') return [...args, '--manifest', manifest];
  if (command === 'why') return [...args, '--budget', '2', '--threads', '1', '--no-progress'];
  if (command === 'quantize') return [...args, '--no-progress'];
  if (!command.startsWith('--')) return [...args];
  const models = args.includes('--models') ? ['--manifest', manifest] : [];
  return [...args.filter((arg) => arg !== '--quick'), ...SHORTEST, ...models];
}

const { skip: hasNoOpenVino } = needsPython('openvino');
const { skip: hasNoTime } = needsTime();
/** What needs OpenVINO where there is none; and the run of all engines, which another test makes too. */
const isLeftOut = (args: readonly string[]) =>
  (hasNoOpenVino === true && args.includes('openvino')) || (hasNoTime === true && args.includes('all'));

const folder = scratch();
const cache = join(folder, 'cache');
const cwd = join(folder, 'work');
const manifest = join(folder, 'manifest.json');
const done = new Set<string>();
let server: Server;

/** The names of the trained pair, for small files that a server on this machine has. */
const PAIR = { 'resnet50-v1-12': DIGITS, 'resnet50-v1-12-qdq': WARM.int8 };

beforeAll(async () => {
  cpSync(WARM.cache, cache, { recursive: true });
  makeWorkFolder();
  server = createServer((request, response) => {
    const id = basename(request.url ?? '', '.onnx');
    response.end(Object.hasOwn(PAIR, id) ? readFileSync(PAIR[id as keyof typeof PAIR]) : undefined);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const models = Object.entries(PAIR).map(([id, path]) => {
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const urls = [`http://127.0.0.1:${port}/${id}.onnx`];
    return { id, fileName: `${id}.onnx`, sha256, sizeBytes: bytes.length, urls };
  });
  writeFileSync(manifest, JSON.stringify({ models }));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A folder with what the guides say the reader has. */
function makeWorkFolder(): void {
  for (const one of ['rn50-results', 'results-b', 'models']) mkdirSync(join(cwd, one), { recursive: true });
  copyFileSync(DIGITS, join(cwd, 'model.onnx'));
  copyFileSync(WARM.int8, join(cwd, 'int8.onnx'));
  for (const name of ['calibration.npy', 'held-out.npy'])
    copyFileSync(join(FIXTURES, 'digits-calibration.npy'), join(cwd, name));
  for (const report of ['main.json', 'rn50-results/report.json', 'results-b/report.json'])
    copyFileSync(join(WARM.base, 'report.json'), join(cwd, report));
  for (const [id, path] of Object.entries(PAIR)) copyFileSync(path, join(cwd, 'models', `${id}.onnx`));
}

describe.each(guides)('docs/guides/$name', ({ name, text, commands }) => {
  it('is one screen, and the README leads to it', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(LONGEST_GUIDE);
    expect(README).toContain(`(docs/guides/${name})`);
    expect(commands.length).toBeGreaterThan(1);
  });

  it('has commands that work', async () => {
    for (const { line, env, args } of commands) {
      // Guides name the same commands; each is run once.
      const key = JSON.stringify([env, args]);
      if (done.has(key) || isLeftOut(args)) continue;
      done.add(key);
      const mirror = env.RN50_MODEL_MIRROR;
      const run = await rn50(shortened(args, manifest), {
        cwd,
        env: {
          ...{ CI: '1', RN50_CACHE_DIR: cache, HTTP_PROXY: '', http_proxy: '' },
          // The folder of this process is another one.
          ...(mirror === undefined ? env : { ...env, RN50_MODEL_MIRROR: join(cwd, mirror) }),
        },
      });
      const isVerdict = VERDICT.test(args.join(' '));
      expect(isVerdict ? VERDICTS : [0], `${line}\n${run.stderr}`).toContain(run.exitCode);
    }
  });
});
