# As openvino-leaks.mjs does it, in Python. Usage: openvino-leaks.py <model> <loads before> <loads>; prints the growth in bytes.
import gc, resource, sys
import numpy as np
import openvino as ov

path, before, loads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def resident():
    gc.collect()
    with open('/proc/self/statm') as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def load():
    core = ov.Core()
    model = core.read_model(path)
    model.reshape({0: [1, 1, 8, 8]})
    settings = {'INFERENCE_NUM_THREADS': 1, 'NUM_STREAMS': 1, 'INFERENCE_PRECISION_HINT': 'f32'}
    request = core.compile_model(model, 'CPU', settings).create_infer_request()
    request.infer([np.zeros((1, 1, 8, 8), np.float32)])


for _ in range(before):
    load()
start = resident()
for _ in range(loads):
    load()
print(resident() - start)
