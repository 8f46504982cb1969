/** Why `onnxruntime-node` could not be loaded. */
export type LoadFailure =
  | { readonly kind: 'not-installed' }
  /** The package is there, its binary for this platform is not. */
  | { readonly kind: 'no-binary' }
  /** The system did not load the binary; `reason` is what it says, all lines. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The package is incomplete or damaged. */
  | { readonly kind: 'broken'; readonly reason: string };

/** What kept `onnxruntime-node` from loading, from what Node threw. */
export function loadFailure(error: unknown): LoadFailure {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND' && reason.includes("'onnxruntime-node'")) return { kind: 'not-installed' };
  if (code === 'MODULE_NOT_FOUND' && reason.includes('onnxruntime_binding.node')) return { kind: 'no-binary' };
  if (code === 'ERR_DLOPEN_FAILED') return { kind: 'refused', reason };
  return { kind: 'broken', reason };
}
