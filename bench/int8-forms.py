"""What Python's quantizers make of one model: int8-forms.py fp32.onnx images.npy folder [names of forms]"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnx.version_converter
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

fp32, images, folder, *wanted = sys.argv[1:]
prepared = str(Path(folder) / "prepared.onnx")
# Scales per channel need opset 13.
converted = onnx.version_converter.convert_version(onnx.load(fp32), 13)
onnx.save(converted, prepared)
quant_pre_process(prepared, prepared, skip_symbolic_shape=True)


class Images(CalibrationDataReader):
    def __init__(self):
        self.rest = iter(np.load(images))

    def get_next(self):
        image = next(self.rest, None)
        return None if image is None else {"data": image[None]}


U8, S8 = QuantType.QUInt8, QuantType.QInt8


def static(name, activations, weights, **options):
    if wanted and name not in wanted:
        return
    out = str(Path(folder) / f"{name}.onnx")
    types = {"activation_type": activations, "weight_type": weights}
    quantize_static(prepared, out, Images(), **types, **options)


static("u8-s8-channel", U8, S8, per_channel=True)
static("u8-s8-tensor", U8, S8)
static("s8-s8-default", S8, S8)
static("s8-s8-qoperator", S8, S8, quant_format=QuantFormat.QOperator, per_channel=True)
static("u8-u8", U8, U8)
nodes = [node.name for node in onnx.load(prepared).graph.node if node.op_type == "Add"]
static("u8-s8-no-add", U8, S8, per_channel=True, nodes_to_exclude=nodes)
if not wanted or "dynamic" in wanted:
    quantize_dynamic(prepared, str(Path(folder) / "dynamic.onnx"), weight_type=U8)
