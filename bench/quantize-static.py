"""Python's static quantization: quantize-static.py fp32.onnx images.npy out-u8s8.onnx out-default.onnx"""

import sys

import numpy as np
import onnx
import onnx.version_converter
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

fp32, images, u8s8, default = sys.argv[1:]
prepared = f"{u8s8}.prepared.onnx"
# Scales per channel need opset 13.
converted = f"{u8s8}.opset13.onnx"
onnx.save(onnx.version_converter.convert_version(onnx.load(fp32), 13), converted)
# Its other step, symbolic shapes, needs sympy and changes nothing for a network of fixed size.
quant_pre_process(converted, prepared, skip_symbolic_shape=True)


class Images(CalibrationDataReader):
    def __init__(self):
        self.rest = iter(np.load(images))

    def get_next(self):
        image = next(self.rest, None)
        return None if image is None else {"data": image[None]}


per_channel = {"activation_type": QuantType.QUInt8, "weight_type": QuantType.QInt8, "per_channel": True}
quantize_static(prepared, u8s8, Images(), **per_channel)
quantize_static(prepared, default, Images())
