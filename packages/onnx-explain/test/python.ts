import { spawnSync } from 'node:child_process';

/** Python with the reference implementations; RN50_PYTHON names the interpreter. */
export const python = process.env.RN50_PYTHON ?? 'python3';

/**
 * Whether tests that need this Python module run: where it can be imported. With RN50_REQUIRE_PYTHON=1 they run, and fail
 * without it; otherwise they show as skipped.
 */
export function runsWithPython(module: string): boolean {
  return process.env.RN50_REQUIRE_PYTHON === '1' || spawnSync(python, ['-c', `import ${module}`]).status === 0;
}
