/** Size of one input image of a model, `[channels, height, width]`. */
export interface ImageDims {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}
