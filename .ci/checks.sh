# Shared by .ci/run and .ci/full: counts what passed and what failed, and says so at the end.
passed=0
failed=0

pnpm() { npx -y pnpm@12 "$@"; }

# check NAME COMMAND...: one check, counted as one.
check() {
  local name=$1 began=$SECONDS
  shift
  echo "=== $name"
  if "$@"; then
    passed=$((passed + 1))
    echo "--- $name: passed ($((SECONDS - began)) s)"
  else
    failed=$((failed + 1))
    echo "--- $name: FAILED ($((SECONDS - began)) s)"
  fi
}

# suite NAME COMMAND...: a vitest run, counted test by test from its own JSON report.
suite() {
  local name=$1 report began=$SECONDS status counts
  shift
  report=$(mktemp)
  echo "=== $name"
  RN50_TEST_REPORT="$report" "$@"
  status=$?
  counts=$(node -e '
    const { numPassedTests: p, numFailedTests: f } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    console.log(`${p} ${f}`);' "$report" 2>/dev/null) || counts="0 1"
  rm -f "$report"
  local p=${counts% *} f=${counts#* }
  # A suite that ran nothing, or ended badly without a failed test, has failed.
  if [ "$f" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$p" -eq 0 ]; }; then f=1; fi
  passed=$((passed + p))
  failed=$((failed + f))
  echo "--- $name: $p passed, $f failed ($((SECONDS - began)) s)"
}

# closing_line [SECONDS]: what passed and failed, the time in all, and whether that was more than it should take.
closing_line() {
  echo "in all $((SECONDS / 60)) min $((SECONDS % 60)) s"
  if [ -n "${1:-}" ] && [ "$SECONDS" -gt "$1" ]; then
    echo "That is longer than the $(($1 / 60)) minutes it should take: the machine is slow or busy, or a test has become slow."
  fi
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

# python_with_onnx FOLDER: a Python on PATH that can import onnx, onnxruntime and openvino, the references for our files.
python_with_onnx() {
  if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3 python3-venv >/dev/null || return 1
  fi
  python3 -m venv "$1" && "$1/bin/pip" install -q --disable-pip-version-check onnx numpy onnxruntime openvino || return 1
  export PATH="$1/bin:$PATH"
}

# browser: Chromium, which opens the pages of reports. Where it can be had, tests must find it; else they are skipped and counted.
browser() {
  if command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; }; then
    export RN50_REQUIRE_BROWSER=1
  else
    echo "Chromium cannot be installed: the tests that open pages are skipped, unless there is another browser on the PATH"
  fi
}

# trained_models VENV FOLDER: networks that other people trained, out of their packages; never committed. Wheels for one version of
# Python, since only the networks in them are used.
trained_models() {
  "$1/bin/pip" download -q --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.11 -d "$2" \
    rapidocr-onnxruntime==1.4.4 nudenet==3.4.2 silero-vad==6.2.3 onnx || return 1
  local wheel
  for wheel in "$2"/*.whl; do "$1/bin/python" -m zipfile -e "$wheel" "$2" && rm "$wheel" || return 1; done
  export RN50_TRAINED_MODELS="$2"
}

# examples: each runs as its first line says, the one with a download excepted.
examples() {
  local digits=apps/cli/test/fixtures/digits-resnet.onnx
  mkdir -p "$work/made" "$work/rendered"
  node examples/cpu-and-compare.mjs "$digits" "$digits" &&
    node examples/build-and-quantize.mjs "$work/made" &&
    node examples/explain-int8.mjs "$work/made/int8.onnx" "$work/made/fp32.onnx" &&
    node examples/render-report.mjs "$work/out/report.json" "$work/rendered"
}

# on_node VERSION COMMAND...: with that Node first on PATH, from the npm package `node`.
on_node() {
  local version=$1
  shift
  npm install --silent --no-save --prefix "$work/node$version" "node@$version" >/dev/null || return 1
  (
    export PATH="$work/node$version/node_modules/.bin:$PATH"
    node --version
    "$@"
  )
}

# main_job OPTIONS...: the README's start command into a fresh folder, its screen and files verified.
main_job() {
  rm -rf "$work/out"
  pnpm --filter cli start --out "$work/out" "$@" | tee "$work/screen.txt"
  [ "${PIPESTATUS[0]}" -eq 0 ] && node scripts/verify-outputs.mjs "$work/out" "$work/screen.txt" ${VERIFY_MODE:-}
}
