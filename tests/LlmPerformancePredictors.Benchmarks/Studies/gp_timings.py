#!/usr/bin/env python3
"""scikit-learn's GaussianProcessRegressor on the fit and prediction of the study gp-timings (Debian: python3-sklearn).

One thread: OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python3 gp_timings.py
"""
import time
import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel

random = np.random.default_rng(1)
for trained in (100, 1000):
    x, y, z = random.random((trained, 80)), random.standard_normal(trained), random.random((5000, 80))
    fits, predictions = [], []
    for _ in range(3):
        start = time.perf_counter()
        process = GaussianProcessRegressor(RBF() + WhiteKernel()).fit(x, y)
        fits.append(time.perf_counter() - start)
        start = time.perf_counter()
        process.predict(z, return_std=True)
        predictions.append(time.perf_counter() - start)
    print(f"{trained} trained: fit {1000 * np.median(fits):.1f} ms, 5000 candidates {1000 * np.median(predictions):.1f} ms")
