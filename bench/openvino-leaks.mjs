// Does loading and disposing of a model in OpenVINO leak? Loads a small one, runs it once and disposes of it, again and again, and
// says by how much the process grew: ours beside Python's of the same library. Ends with 1 where ours grew by 20 MB more.
// Usage: node bench/openvino-leaks.mjs [loads]. Python with openvino: RN50_PYTHON, or python3.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadEngine } from '@rn50/inference-runner';

const MOST_MORE_MB = 20;
/** Loads that are not counted: by then the allocator has what it keeps. */
const BEFORE = 100;
const [loads = '1000'] = process.argv.slice(2);
const python = process.env.RN50_PYTHON ?? 'python3';
const model = fileURLToPath(new URL('../apps/cli/test/fixtures/digits-resnet.onnx', import.meta.url));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const engine = await loadEngine('openvino');
const dims = [1, 1, 8, 8];
const feeds = { input: { type: 'float32', dims, data: new Float32Array(64) } };

async function loadTimes(count) {
  for (let done = 0; done < count; done += 1) {
    const session = await engine.load(model, { threads: 1, inputDims: { input: dims } });
    await session.run(feeds);
    await session.dispose();
  }
  collect();
  return process.memoryUsage.rss();
}

const start = await loadTimes(BEFORE);
const ours = (await loadTimes(Number(loads))) - start;
const script = fileURLToPath(new URL('./openvino-leaks.py', import.meta.url));
const theirs = Number(execFileSync(python, [script, model, String(BEFORE), loads], { encoding: 'utf8' }));
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
const { version } = await engine.installed();
console.log(`OpenVINO ${version}, ${loads} loads, runs and disposals after ${BEFORE} that are not counted`);
console.log(`  ours grew by ${megabytes(ours)} MB, Python by ${megabytes(theirs)} MB`);
const passed = ours - theirs <= MOST_MORE_MB * 1e6;
console.log(`  ${passed ? 'passed' : 'FAILED'}: at most ${MOST_MORE_MB} MB more than Python asked for`);
if (!passed) process.exitCode = 1;
