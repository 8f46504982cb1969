"""Times one model in Python's ONNX Runtime or OpenVINO: loop.py '<settings as JSON>'; prints JSON.

Settings: engine, model, images, batch, threads, seconds; for OpenVINO also precision, streams, requests. With one
request each run waits for the last one; with more, as many are in flight.
"""

import json
import sys
import time

import numpy as np

WARM_UP_SECONDS, WARM_UP_RUNS = 1, 3
settings = json.loads(sys.argv[1])
data = np.load(settings["images"])[: settings["batch"]]


def onnxruntime_run():
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = settings["threads"]
    options.inter_op_num_threads = 1
    session = ort.InferenceSession(
        settings["model"], options, providers=["CPUExecutionProvider"]
    )
    feeds = {session.get_inputs()[0].name: data}
    return ort.__version__, lambda: session.run(None, feeds)


def openvino_compiled():
    import openvino

    core = openvino.Core()
    model = core.read_model(settings["model"])
    model.reshape({model.inputs[0]: data.shape})
    streams = settings["streams"]
    # Those of rn50's engine.
    config = {
        "PERFORMANCE_HINT": "THROUGHPUT" if streams > 1 else "LATENCY",
        "INFERENCE_NUM_THREADS": settings["threads"],
        "NUM_STREAMS": streams,
        "INFERENCE_PRECISION_HINT": settings["precision"],
        "ENABLE_HYPER_THREADING": True,
        "ENABLE_CPU_PINNING": True,
    }
    return openvino, core.compile_model(model, "CPU", config)


def openvino_run():
    openvino, compiled = openvino_compiled()
    request = compiled.create_infer_request()
    request.set_input_tensor(openvino.Tensor(data))
    return openvino.__version__, request.infer


def time_one_by_one(run):
    samples = []
    began = time.perf_counter()
    while time.perf_counter() - began < settings["seconds"]:
        start = time.perf_counter()
        run()
        samples.append(time.perf_counter() - start)
    times = {"medianMs": float(np.median(samples)) * 1e3, "fastestMs": min(samples) * 1e3}
    return times, len(samples), sum(samples)


def warm_up(run):
    began = time.perf_counter()
    runs = 0
    while runs < WARM_UP_RUNS or time.perf_counter() - began < WARM_UP_SECONDS:
        run()
        runs += 1


def time_in_flight():
    openvino, compiled = openvino_compiled()
    requests = settings["requests"]
    queue = openvino.AsyncInferQueue(compiled, requests)
    for request in queue:
        request.set_input_tensor(openvino.Tensor(data))
    warm_up(queue.start_async)
    queue.wait_all()
    runs = 0
    began = time.perf_counter()
    # Whole rounds of requests, as benchmark_app counts them.
    while time.perf_counter() - began < settings["seconds"] or runs % requests:
        queue.start_async()
        runs += 1
    queue.wait_all()
    elapsed = time.perf_counter() - began
    return openvino.__version__, {}, runs, elapsed


if settings["engine"] == "openvino" and settings["requests"] > 1:
    version, times, runs, elapsed = time_in_flight()
else:
    version, run = onnxruntime_run() if settings["engine"] == "ort" else openvino_run()
    warm_up(run)
    times, runs, elapsed = time_one_by_one(run)
images_per_second = runs * settings["batch"] / elapsed
print(json.dumps({"version": version, **times, "imagesPerSecond": images_per_second}))
