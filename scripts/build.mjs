// Builds what changed, silently; prints the build's output only if it fails.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export function build(filters = []) {
  const args = ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...filters.map((f) => `--filter=${f}`)];
  const done = spawnSync('pnpm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  });
  if (done.status === 0) return 0;
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? `${done.error.message}\n` : ''}`);
  process.stderr.write('The build failed; see the messages above.\n');
  return done.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build(process.argv.slice(2));
