"""Which pairs of 8-bit types does ONNX Runtime add up in 16 bits on this CPU? The largest codes of each pair: right is 100.

    python saturation.py                              # this CPU
    qemu-x86_64-static -cpu Haswell python saturation.py   # kernels of a CPU without VNNI (times mean nothing there)
"""
import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

CHANNELS = 64
WEIGHT = 127
RIGHT = 100
ONNX_TYPES = {np.uint8: TensorProto.UINT8, np.int8: TensorProto.INT8}


def convolve(activation, weight, zero=0):
    """The first output code of a 1x1 QLinearConv of the largest codes."""
    largest = np.iinfo(activation).max
    image = np.full((1, CHANNELS, 4, 4), largest, activation)
    scale = float(largest) * (WEIGHT - zero) * CHANNELS / RIGHT
    constants = {
        "one": np.float32(1),
        "scale": np.float32(scale),
        "zero": activation(0),
        "w": np.full((CHANNELS, CHANNELS, 1, 1), WEIGHT, weight),
        "w_zero": weight(zero),
    }
    node = helper.make_node("QLinearConv", ["x", "one", "zero", "w", "one", "w_zero", "scale", "zero"], ["y"])
    value = lambda name: helper.make_tensor_value_info(name, ONNX_TYPES[activation], image.shape)
    initializers = [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()]
    graph = helper.make_graph([node], "g", [value("x")], [value("y")], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return int(session.run(None, {"x": image})[0].flat[0])


print("u8 x s8", convolve(np.uint8, np.int8))
print("u8 x s8, zero point 1", convolve(np.uint8, np.int8, 1))
print("u8 x u8", convolve(np.uint8, np.uint8))
print("s8 x s8", convolve(np.int8, np.int8))
