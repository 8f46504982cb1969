"""Check an ONNX file with the reference checker, shape inference included: python onnx-checker.py model.onnx"""

import sys

import onnx

onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)
print(f"onnx {onnx.__version__}: {sys.argv[1]} is valid")
