/** A source that has answered with the file, or with something that claims to be it. */
export interface Opened {
  /** Length of the body in bytes, null if the source does not say. */
  readonly contentLength: number | null;
  readonly contentType: string | null;
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}
