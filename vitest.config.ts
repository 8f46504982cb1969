import { defineConfig } from 'vitest/config';
import SkippedReporter from './testing/skipped-reporter.js';

const report = process.env.RN50_TEST_REPORT;
const json: ['json', { outputFile: string }][] = report ? [['json', { outputFile: report }]] : [];

const all = ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'];
const endToEnd = ['apps/cli/test/e2e/**/*.test.ts'];
/** Tests that start processes or servers, load an engine or draw pictures. What is not listed is a unit test. */
const integration = [
  'apps/cli/test/completion/scripts.test.ts',
  'apps/cli/test/golden/**/*.test.ts',
  'apps/cli/test/report/open-page.test.ts',
  'packages/comparison/test/measure/{engine,scenario,thread-scaling}.test.ts',
  'packages/comparison/test/models/{data-file,foreign-files,trained-models}.test.ts',
  'packages/comparison/test/peaks/peaks.test.ts',
  'packages/comparison/test/run-comparison.test.ts',
  'packages/comparison/test/saved-models/run-loading-code.test.ts',
  'packages/comparison/test/why/trials.test.ts',
  'packages/cpu-detect/test/real-processes.test.ts',
  'packages/file-store/test/{keyed-cache/{derived-file,inventory},processes/holds,write-file}.test.ts',
  'packages/inference-runner/test/{compare,infer,profile-model,sweep}.test.ts',
  'packages/inference-runner/test/schedule/{abort,instances,machine-limits,worker-faults}.test.ts',
  'packages/inference-runner/test/engine/real-engines.test.ts',
  'packages/inference-runner/test/engine/openvino/{engine,library/open-library}.test.ts',
  'packages/inference-runner/test/engine/ort/{binaries,engine,installed}.test.ts',
  'packages/model-fetch/test/{disk-full,interrupt,processes}.test.ts',
  'packages/model-fetch/test/cache/strangers.test.ts',
  'packages/model-fetch/test/http/{network,redirect}.test.ts',
  'packages/model-fetch/test/soak/**/*.test.ts',
  'packages/model-fetch/test/transfer/{download,first-byte-budget,reach-sources,resume}.test.ts',
  'packages/onnx-explain/test/{explain,python-forms}.test.ts',
  'packages/onnx-model/test/file/open-model.test.ts',
  'packages/onnx-model/test/resnet50/**/*.test.ts',
  'packages/onnx-quantize/test/{exclude,fusion,load-network,onnx-checker,openvino,quantize,resnet50,trained-networks}.test.ts',
  'packages/onnx-quantize/test/calibration/python-calibrators.test.ts',
  'packages/onnx-quantize/test/layers/**/*.test.ts',
  'packages/onnx-quantize/test/tune/{exactness,open-bench,projection-merge,tune}.test.ts',
  'packages/report-render/test/chart/{process,render-chart,svg/plain-svg}.test.ts',
  'packages/report-render/test/files/write-report-files.test.ts',
  'packages/report-render/test/page/{browser,render-html}.test.ts',
  'packages/report-render/test/why/render-why-chart.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    // Measuring tests ask for one thread and wait for a part of their time, so that three of them keep two CPUs busy.
    maxWorkers: 3,
    // No test is about time: these only end what hangs, on a machine with much else to do.
    server: { deps: { external: [/\/apps\/cli\/dist\//] } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', new SkippedReporter(), ...json],
    projects: [
      { extends: true, test: { name: 'unit', include: all, exclude: [...integration, ...endToEnd], isolate: false } },
      { extends: true, test: { name: 'integration', include: integration, isolate: false } },
      {
        extends: true,
        test: { name: 'e2e', include: endToEnd, isolate: false, globalSetup: './apps/cli/test/e2e/warm-up.ts' },
      },
    ],
  },
});
