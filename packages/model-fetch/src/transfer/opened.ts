/** A source that has answered with the file, or with something that claims to be it. */
export interface Opened {
  /** Where in the file the body begins: 0, or the place that was asked for. */
  readonly start: number;
  /** What names this state of the file, if the source says so. */
  readonly etag: string | null;
  /** Length of the body in bytes, null if the source does not say. */
  readonly contentLength: number | null;
  readonly contentType: string | null;
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}
