import type { ModelProto } from 'onnx-buf';
import { metadataOf } from '../metadata.js';
import type { PictureRange } from './input-plan.js';

/** What an exporter wrote into a model file about its pictures. */
export interface ExporterNotes {
  /** Height and width of the pictures, or null. */
  readonly size: readonly [height: number, width: number] | null;
  /** The range of their pixels, or null. */
  readonly range: PictureRange | null;
}

/** `[320, 320]`, `320` or `[320]`. */
const SIZE = /^\[?\s*(\d+)\s*(?:,\s*(\d+)\s*)?\]?$/;

/**
 * What the metadata of a file say of its pictures: `imgsz` is the size of training and export, and networks of Ultralytics
 * (YOLOv5, YOLOv8 and later) take pixels of 0..1. Source: https://docs.ultralytics.com/modes/export
 */
export function exporterNotes(model: ModelProto): ExporterNotes {
  const metadata = metadataOf(model);
  const [, height, width = height] = SIZE.exec(metadata.get('imgsz')?.trim() ?? '') ?? [];
  const size = [Number(height), Number(width)] as const;
  return {
    size: size.every((side) => side > 0) ? size : null,
    range: metadata.get('author') === 'Ultralytics' ? { mean: [0], std: [1], from: 'metadata' } : null,
  };
}
