import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** What a test may need, in words; for Python the modules are named besides. */
const WANTED = {
  python: 'Python',
  'trained-models': 'trained models',
  browser: 'a browser',
  time: 'time (RN50_LONG=1)',
} as const;
type Want = keyof typeof WANTED;
const WANTS = Object.keys(WANTED) as Want[];

interface Lack {
  readonly suite: TestCase | TestSuite;
  /** What is not there. */
  readonly what: Want;
  readonly module: string;
}

/** The suite that is skipped since something is not there, and what; null for any other test. */
function lacking(test: TestCase): Lack | null {
  if (test.result().state !== 'skipped') return null;
  // Tests have what their suite says, too: the outermost counts.
  let lack: Lack | null = null;
  for (let at: TestCase | TestSuite | TestModule = test; at.type !== 'module'; at = at.parent) {
    const { python, trainedModels, browser, long } = at.meta();
    const isSkipped = at.options.mode === 'skip';
    if (isSkipped && python !== undefined) lack = { suite: at, what: 'python', module: python };
    if (isSkipped && browser === true) lack = { suite: at, what: 'browser', module: '' };
    if (isSkipped && trainedModels === true) lack = { suite: at, what: 'trained-models', module: '' };
    if (isSkipped && long === true) lack = { suite: at, what: 'time', module: '' };
  }
  return lack;
}

/** Says at the end how much was skipped, and for want of what, which the counts alone do not tell. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lacks = modules.flatMap((module) => [...module.children.allTests()].flatMap((test) => lacking(test) ?? []));
    const ofPython = lacks.filter(({ what }) => what === 'python');
    const wanted = new Set(ofPython.map(({ module }) => module.split('.')[0] ?? ''));
    const named = { ...WANTED, python: `Python with ${[...wanted].sort().join(', ')}` };
    const lines = WANTS.flatMap((want) =>
      linesOf(
        named[want],
        lacks.filter(({ what }) => what === want),
      ),
    );
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n\n`);
  }
}

function linesOf(what: string, lacks: readonly Lack[]): string[] {
  if (lacks.length === 0) return [];
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const suites = new Set(lacks.map(({ suite }) => suite)).size;
  return [
    `Skipped for want of ${what}: ${count(suites, 'suite')}, ${count(lacks.length, 'test')}; docs/testing.md says how to get it.`,
  ];
}
