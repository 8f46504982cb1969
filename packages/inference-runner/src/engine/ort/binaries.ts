/** The version of `onnxruntime-node` that this package is made for. */
export const ORT_VERSION = '1.30.0';

/** Platforms and CPU architectures, in Node's words, for which that version brings a binary; on Linux for glibc only. */
export const ORT_BINARIES: readonly string[] = ['darwin/arm64', 'linux/arm64', 'linux/x64', 'win32/arm64', 'win32/x64'];

/** The last version with a binary for a platform that {@link ORT_VERSION} has none for. This package runs with it too. */
export const LAST_ORT_WITH: Readonly<Record<string, string>> = { 'darwin/x64': '1.23.2' };

/** Where the install script downloads CUDA libraries, which we do not use; if it cannot, npm removes the package again. */
export const CUDA_DOWNLOAD: readonly string[] = ['linux/x64'];
