"""Writes bandpass.csv: what SciPy's zero-phase Butterworth band-pass gives for short signals.

    python bandpass.py > bandpass.csv

Run with SciPy 1.17.1 and NumPy 2.4.6. Cases: the default band; an odd order; a wide band of order 1, whose poles are
real; a signal shorter than the padding (SciPy refuses it by default, so the padding is cut to what there is)."""
import numpy as np
from scipy.signal import butter, sosfiltfilt

CASES = [(4, 20, 800, 2000, 160), (3, 25, 400, 1000, 90), (1, 5, 800, 4000, 60), (4, 20, 800, 2000, 12)]

print("order,low_hz,high_hz,rate,x,y")
random = np.random.default_rng(1)
for order, low, high, rate, n in CASES:
    x = 0.3 + random.standard_normal(n).round(4)
    sos = butter(order, [low, high], btype="band", fs=rate, output="sos")
    y = sosfiltfilt(sos, x, padlen=min(3 * (2 * len(sos) + 1), n - 1))
    for a, b in zip(x, y):
        print(f"{order},{low},{high},{rate},{a:.6f},{b:.15e}")
