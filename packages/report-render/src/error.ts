export type RenderErrorCode =
  | 'OUTPUT_NOT_WRITABLE'
  | 'REPORT_UNREADABLE'
  | 'FONT_UNAVAILABLE'
  | 'CHART_ENGINE_UNAVAILABLE'
  | 'CHART_NOT_POSSIBLE';

/** An error of rendering or writing, with a stable `code` and a `remedy` for the user. */
export class RenderError extends Error {
  override readonly name = 'RenderError';

  constructor(
    readonly code: RenderErrorCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
