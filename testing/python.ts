import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, type TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** The Python module that a test or suite needs. */
    python?: string;
  }
}

/** Python with the reference implementations; RN50_PYTHON names the interpreter. */
const python = process.env.RN50_PYTHON ?? 'python3';

const IS_THERE = 'import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)';

/**
 * Options of a test or suite that needs a Python module: skipped where there is none, and counted as such at the end of the
 * run (`skipped-reporter.ts`). With RN50_REQUIRE_PYTHON=1 it runs, and fails without the module.
 */
export function needsPython(module: string): TestOptions {
  const isRequired = process.env.RN50_REQUIRE_PYTHON === '1';
  return { skip: !isRequired && spawnSync(python, ['-c', IS_THERE, module]).status !== 0, meta: { python: module } };
}

/** Runs programs one after the other, as `python -c <code> <argument>...` would, and says what they printed. */
const DRIVER = `
import contextlib, io, json, os, sys, traceback
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    code, *arguments = json.loads(line)
    sys.argv = ["-c", *arguments]
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "<test>", "exec"), {"__name__": "__main__"})
        answer = {"printed": printed.getvalue()}
    except BaseException:
        answer = {"error": traceback.format_exc()}
    print(json.dumps(answer), file=answers, flush=True)
`;

/** Gives what a program printed, or throws its trace. */
export type RunPython = (code: string, ...args: readonly string[]) => Promise<string>;

/** One Python for all programs of a test file, started by the first of them: a module is imported once, not every time. */
export function usePython(): RunPython {
  let child: ChildProcess | undefined;
  let answers: AsyncIterator<string> | undefined;
  let said = '';
  afterAll(() => void child?.kill());
  const start = () => {
    child = spawn(python, ['-u', '-c', DRIVER], { stdio: 'pipe' });
    child.stderr?.on('data', (text) => {
      said += text;
    });
    child.on('error', ({ message }) => {
      said += message;
    });
    // Why it ended is said by whoever waits for an answer.
    child.stdin?.on('error', () => undefined);
    if (child.stdout === null) throw new Error('Python has no output');
    return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  };
  return async (code, ...args) => {
    answers ??= start();
    child?.stdin?.write(`${JSON.stringify([code, ...args])}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error(`Python ended: ${said}`);
    const { printed, error }: { printed?: string; error?: string } = JSON.parse(value);
    if (printed === undefined) throw new Error(`${error}\n${said}`);
    return printed;
  };
}
