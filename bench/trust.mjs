// The table of docs/methodology.md: what rn50 costs, and how near it is to what it should find. Usage: node bench/trust.mjs [report.json] [A/A runs]
// The models are those of a report. With ten A/A runs it takes about a quarter of an hour on a quiet machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [reportPath = 'rn50-results/report.json', runs = '10'] = process.argv.slice(2);
const { models, environment, settings } = JSON.parse(readFileSync(reportPath, 'utf8'));

/** Runs a benchmark, shows what it says on stderr, and gives the rows of the table among it. */
async function rowsOf(script, ...args) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const rows = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('| ')) rows.push(line);
    else console.error(line);
  }
  // Its output may end before it does.
  const [exitCode] = await ended;
  if (exitCode !== 0) process.exitCode = 1;
  return rows;
}

const rows = [
  ...(await rowsOf('./harness-cost.mjs')),
  ...(await rowsOf('./bootstrap-time.mjs')),
  ...(await rowsOf('./agreement.mjs', reportPath)),
  ...(await rowsOf('./a-a.mjs', models[0].path, runs)),
];
const { cpu, engines } = environment;
console.log(`| ${cpu.model}, ${settings.threads} threads, onnxruntime ${engines.ort} | seen |`);
console.log('| --- | --- |');
for (const row of rows) console.log(row);
