// `pnpm --filter cli start [args]`: build what changed, then be `rn50`, in the folder the user typed in.
import { build } from './build.mjs';

const status = build(['@rn50/cli...']);
if (status === 0) {
  process.chdir(process.env.INIT_CWD ?? process.cwd());
  await import(new URL('../apps/cli/dist/bin.js', import.meta.url).href);
} else {
  process.exitCode = status;
}
