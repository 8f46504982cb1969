// The Python environment of the peers.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PINS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const isWindows = process.platform === 'win32';
/** Of a reason: what follows is rarely of use. */
const MOST_CHARACTERS = 300;
const LIST =
  'import importlib.metadata as m, json; print(json.dumps({d.metadata["Name"].lower(): d.version for d in m.distributions()}))';

/** The version of the library that rn50 runs, from its package. */
export function nodeOrtVersion() {
  return createRequire(import.meta.url)('onnxruntime-node/package.json').version;
}

/**
 * Makes a Python environment with the pinned peers, or completes one that is there. Each is installed by itself, so that one
 * that cannot be installed leaves the others.
 * @param say takes a line about what is being done
 * @returns the versions that are installed by name, and by name why others are not
 */
export function installPeers(venv, say) {
  const python = join(venv, isWindows ? 'Scripts/python.exe' : 'bin/python');
  try {
    if (!existsSync(python)) {
      say(`making a Python environment in ${venv}`);
      run(process.env.RN50_PYTHON ?? 'python3', ['-m', 'venv', venv]);
    }
    return { python, ...completed(python, say) };
  } catch (error) {
    return { python, versions: {}, missing: { 'a Python environment': reasonOf(error) } };
  }
}

function completed(python, say) {
  const found = versionsIn(python);
  const there = [];
  const missing = {};
  for (const { name, requirements } of wanted()) {
    const [exact] = requirements;
    if (exact === `${name}==${found[name]}`) {
      there.push(exact);
      continue;
    }
    say(`installing ${exact}`);
    const reasons = [];
    // Named again, what is there keeps its version.
    const fits = requirements.find((requirement) => {
      const reason = install(python, [requirement, ...there]);
      if (reason !== null) reasons.push(reason);
      return reason === null;
    });
    if (fits === undefined) missing[name] = reasons.join('; ');
    else there.push(fits);
  }
  return { versions: versionsIn(python), missing };
}

/** By name what is tried in turn. */
function wanted() {
  const version = nodeOrtVersion();
  const pins = readFileSync(PINS, 'utf8').match(/^[\w-]+==.+$/gm) ?? [];
  return [
    // pip may lack this patch of it: then the newest one.
    { name: 'onnxruntime', requirements: [`onnxruntime==${version}`, `onnxruntime~=${version.replace(/\d+$/, '0')}`] },
    ...pins.map((pin) => ({ name: pin.split('==')[0], requirements: [pin] })),
  ];
}

/** null, or why not. */
function install(python, requirements) {
  const options = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-color'];
  try {
    run(python, ['-m', 'pip', 'install', ...options, ...requirements]);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function versionsIn(python) {
  return JSON.parse(run(python, ['-c', LIST]));
}

function run(program, terms) {
  return execFileSync(program, terms, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a failed program says last about its error, in a line: pip's lines begin with `ERROR:`, Python's with an error's name. */
export function reasonOf({ stdout = '', stderr = '', message }) {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => line.trim());
  const isError = (line) => /^(ERROR: (?!ResolutionImpossible)|[\w.]*(Error|Exception|Fail|Invalid)\w*: )/.test(line);
  const at = lines.findLastIndex(isError);
  if (at === -1) return message;
  const reason = lines[at].startsWith('ERROR: ') ? lines[at] : lines.slice(at).join(' ');
  return reason.trim().slice(0, MOST_CHARACTERS);
}
