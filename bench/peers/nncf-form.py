"""What NNCF makes of an FP32 model, with its defaults: nncf-form.py fp32.onnx images.npy out.xml"""

import sys

import nncf
import numpy as np
import openvino

fp32, images, out = sys.argv[1:]
data = np.load(images)
dataset = nncf.Dataset([image[None] for image in data])
model = openvino.Core().read_model(fp32)
openvino.save_model(
    nncf.quantize(model, dataset, subset_size=len(data)), out, compress_to_fp16=False
)
