/** What packages import of each other is built; only their own sources need Vite. */
export const BUILT = [/\/(packages|apps)\/[^/]+\/dist\//];

export const ALL = ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'];

/** Tests that run the built program. */
export const END_TO_END = ['apps/cli/test/e2e/**/*.test.ts'];

/** Tests that start processes or servers, load an engine or draw pictures. What is not listed is a unit test. */
export const INTEGRATION = [
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
  'packages/shell-completion/test/completion-script.test.ts',
];
