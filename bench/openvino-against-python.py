"""The loop anyone would write, in OpenVINO's Python: openvino-against-python.py model.onnx batch threads seconds"""

import json
import sys
import time

import numpy as np
import openvino

path, batch, threads, seconds = sys.argv[1], *map(int, sys.argv[2:5])
core = openvino.Core()
model = core.read_model(path)
shape = [batch, 3, 224, 224]
model.reshape({0: shape})
config = {
    "PERFORMANCE_HINT": "LATENCY",
    "INFERENCE_NUM_THREADS": threads,
    "NUM_STREAMS": 1,
    "INFERENCE_PRECISION_HINT": "f32",
}
request = core.compile_model(model, "CPU", config).create_infer_request()
data = np.sin(np.arange(np.prod(shape)) / 50).astype(np.float32).reshape(shape)
request.set_input_tensor(openvino.Tensor(data, shared_memory=True))
began = time.perf_counter()
while time.perf_counter() - began < seconds / 2:
    request.infer()
samples = []
began = time.perf_counter()
while time.perf_counter() - began < seconds:
    start = time.perf_counter()
    request.infer()
    samples.append((time.perf_counter() - start) * 1e3)
print(json.dumps({"samplesMs": samples}))
