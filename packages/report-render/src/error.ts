export type RenderErrorCode = 'OUTPUT_NOT_WRITABLE' | 'FONT_UNAVAILABLE' | 'CHART_ENGINE_UNAVAILABLE';

/** An error of rendering or writing, with a stable `code` and a `remedy` for the user. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
  readonly code: RenderErrorCode;
  readonly remedy: string;

  constructor(code: RenderErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}
