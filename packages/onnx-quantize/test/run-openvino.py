"""What OpenVINO makes of a model: run-openvino.py model.onnx inputs.npy -> JSON"""

import json
import sys

import numpy as np
import openvino


path, inputs = sys.argv[1:]
data = np.load(inputs)
core = openvino.Core()
model = core.read_model(path)
model.reshape({model.inputs[0]: data.shape})
compiled = core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
layers = [
    [info["layerType"].astype(str), info["runtimePrecision"].astype(str)]
    for info in (op.get_rt_info() for op in compiled.get_runtime_model().get_ops())
]
outputs = compiled([data])[0]
print(json.dumps({"layers": layers, "outputs": outputs.flatten().tolist()}))
