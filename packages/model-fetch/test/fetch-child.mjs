// Fetches one entry in a process of its own: entry and options are JSON in the arguments, the answer is JSON on
// stdout. A third argument is this process's name, which its requests carry as X-Child.
import { readFileSync } from 'node:fs';
import { ensureModel } from '../dist/index.js';

const [entry, options] = process.argv.slice(2, 4).map((text) => JSON.parse(text));
const name = process.argv[4];
const headers = name === undefined ? undefined : () => ({ 'X-Child': name });
const result = await ensureModel(entry, { ...options, headers });
process.stdout.write(JSON.stringify({ result, maxRssBytes: peakRssBytes() }));

/** On Linux of this program alone: maxRSS begins with what the parent held when it forked. */
function peakRssBytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
}
