"""Time of models in OpenVINO, blocks interleaved: openvino-qdq.py images.npy batch rounds threads model.onnx..."""

import json
import sys
import time
from collections import Counter

import numpy as np
import openvino

BLOCK_SECONDS = 0.3
images, batch, rounds, threads = sys.argv[1], *map(int, sys.argv[2:5])
data = np.load(images)[:batch]
core = openvino.Core()
# float32 stays float32 where the CPU has bfloat16, as in ONNX Runtime.
config = {
    "PERFORMANCE_HINT": "LATENCY",
    "INFERENCE_NUM_THREADS": threads,
    "INFERENCE_PRECISION_HINT": "f32",
}


def load(path):
    model = core.read_model(path)
    model.reshape({model.inputs[0]: data.shape})
    compiled = core.compile_model(model, "CPU", config)
    request = compiled.create_infer_request()
    request.infer([data])
    return request, layer_types(compiled)


def layer_types(compiled):
    """How many layers of each kind with weights run in which type."""
    kinds = {"Convolution", "FullyConnected"}
    infos = [op.get_rt_info() for op in compiled.get_runtime_model().get_ops()]
    types = [
        (info["layerType"].astype(str), info["runtimePrecision"].astype(str))
        for info in infos
    ]
    return {
        f"{kind} {kept}": count
        for (kind, kept), count in Counter(types).items()
        if kind in kinds
    }


def block(request):
    began = time.perf_counter()
    request.infer()
    woken = time.perf_counter()
    samples = []
    while not samples or time.perf_counter() - woken < BLOCK_SECONDS:
        start = time.perf_counter()
        request.infer()
        samples.append((time.perf_counter() - start) * 1e3)
    return began * 1e3, (woken - began) * 1e3, samples


loaded = [load(path) for path in sys.argv[5:]]
blocks = [[] for _ in loaded]
order = 0
for turn in range(rounds):
    places = range(len(loaded))
    for place in places if turn % 2 == 0 else reversed(places):
        started, wake_up, samples = block(loaded[place][0])
        blocks[place].append(
            {"order": order, "startedAtMs": started, "wakeUpMs": wake_up, "samplesMs": samples}
        )
        order += 1
records = [
    {"types": types, "blocks": made} for (_, types), made in zip(loaded, blocks)
]
print(json.dumps({"version": openvino.__version__, "records": records}))
