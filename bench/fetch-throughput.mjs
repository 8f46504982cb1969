// model-fetch over loopback, hashing and writing included, beside `curl -o f` followed by `openssl dgst -sha256 f`:
// bytes per second in interleaved rounds, the ratio, and peak memory at 100 MiB and at 1 GiB.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from '@rn50/bench-stats';
import { ensureFile } from '@rn50/model-fetch';

/** Beyond these the exit code is 1. */
// At 100 MiB starting up weighs as much as the transfer: ratios of 0.43 to 0.64 in single rounds, medians of 0.49 and 0.50.
const LEAST_RATIO = 0.4;
const MOST_MEMORY_MB = 160;

const MIB = 2 ** 20;
const piece = Buffer.from(Uint32Array.from({ length: 1 << 18 }, (_, index) => Math.imul(index, 40_503)).buffer);
const [role, ...args] = process.argv.slice(2);

if (role === 'serve') serve();
else if (role === 'fetch') await fetchOnce(...args);
else await compareAll(Number(role ?? 7));

/** Sends `/<bytes>` as fast as the socket takes it. */
function serve() {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      const size = Number(/^GET \/(\d+)/.exec(request.toString('latin1'))?.[1]);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\nConnection: close\r\n\r\n`);
      let sent = 0;
      const pump = () => {
        while (sent < size) {
          const bytes = piece.subarray(0, Math.min(piece.length, size - sent));
          sent += bytes.length;
          if (!socket.write(bytes)) return;
        }
        socket.end();
      };
      socket.on('drain', pump);
      pump();
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

/** In a process of its own, as its memory is measured. Prints seconds without the start of Node.js, and bytes. */
async function fetchOnce(url, sha256, sizeBytes, cacheDir) {
  const began = process.hrtime.bigint();
  await ensureFile({ fileName: 'f', sha256, sizeBytes: Number(sizeBytes), urls: [url] }, { cacheDir });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
}

async function compareAll(rounds) {
  const self = fileURLToPath(import.meta.url);
  const server = spawn(process.execPath, [self, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve) => server.stdout.once('data', (data) => resolve(String(data).trim())));
  const folder = mkdtempSync(join(tmpdir(), 'rn50-throughput-'));
  console.log(`${cpus()[0].model}, ${cpus().length} CPUs, Node.js ${process.version}, ${rounds} rounds`);
  try {
    for (const sizeBytes of [100 * MIB, 1024 * MIB]) compareAt(sizeBytes, { self, port, folder, rounds });
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function compareAt(sizeBytes, { self, port, folder, rounds }) {
  const hash = createHash('sha256');
  for (let left = sizeBytes; left > 0; left -= piece.length) hash.update(piece.subarray(0, left));
  const sha256 = hash.digest('hex');
  const url = `http://127.0.0.1:${port}/${sizeBytes}`;
  const target = join(folder, 'f');
  const peers = [];
  const ours = [];
  let peakBytes = 0;
  for (let round = 0; round < rounds; round++) {
    peers.push(secondsOf(() => runPeer(url, target, sha256)));
    rmSync(target);
    const cacheDir = join(folder, 'cache');
    const { stdout } = run(process.execPath, [self, 'fetch', url, sha256, String(sizeBytes), cacheDir]);
    const answer = JSON.parse(stdout);
    ours.push(answer.seconds);
    peakBytes = Math.max(peakBytes, answer.peakBytes);
    rmSync(cacheDir, { recursive: true });
  }
  const ratios = peers.map((seconds, round) => seconds / ours[round]).sort((a, b) => a - b);
  const ratio = quantile(ratios, 0.5);
  const rate = (seconds) =>
    `${(
      sizeBytes /
        MIB /
        quantile(
          seconds.toSorted((a, b) => a - b),
          0.5,
        )
    ).toFixed(0)} MiB/s`;
  const range = `${ratios[0].toFixed(2)} to ${ratios.at(-1).toFixed(2)}`;
  console.log(
    `${sizeBytes / MIB} MiB: model-fetch ${rate(ours)}, curl and openssl ${rate(peers)}, ` +
      `ratio ${ratio.toFixed(2)} (${range}), peak memory ${(peakBytes / 1e6).toFixed(0)} MB`,
  );
  if (ratio < LEAST_RATIO || peakBytes / 1e6 > MOST_MEMORY_MB) process.exitCode = 1;
}

function runPeer(url, target, sha256) {
  run('curl', ['-sS', '-o', target, url]);
  const { stdout } = run('openssl', ['dgst', '-sha256', target]);
  if (!stdout.includes(sha256)) throw new Error(`curl brought other bytes: ${stdout}`);
}

function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.error ?? done.stderr}`);
  return done;
}

function secondsOf(work) {
  const began = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - began) / 1e9;
}
