import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** The suite whose Python module a skipped test lacks, and that module; null for any other test. */
function lacking(test: TestCase): { readonly suite: TestCase | TestSuite; readonly module: string } | null {
  if (test.result().state !== 'skipped') return null;
  for (let at: TestCase | TestSuite | TestModule = test; at.type !== 'module'; at = at.parent) {
    if (at.type === 'suite' && at.meta().python !== undefined && at.options.mode === 'skip') {
      return { suite: at, module: at.meta().python ?? '' };
    }
  }
  const { python } = test.meta();
  return python !== undefined && test.options.mode === 'skip' ? { suite: test, module: python } : null;
}

/** Says at the end how much was skipped for want of Python, which the counts alone do not tell. */
export default class PythonReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const suites = new Set<TestCase | TestSuite>();
    const wanted = new Set<string>();
    let tests = 0;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const lack = lacking(test);
        if (lack === null) continue;
        tests += 1;
        suites.add(lack.suite);
        wanted.add(lack.module.split('.')[0] ?? '');
      }
    }
    if (tests === 0) return;
    const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
    process.stdout.write(
      `Skipped for want of Python with ${[...wanted].sort().join(', ')}: ${count(suites.size, 'suite')}, ${count(tests, 'test')}; docs/testing.md says how to install it.\n\n`,
    );
  }
}
