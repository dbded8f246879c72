"""Times librosa's log-mel spectrogram and prints one JSON object: the peer in `cargo peers`.

The signal and the protocol are those of engine/examples/time_features.rs, but for the clock: processor time, which
on a busy machine is less than what passes, and never more. librosa's runs are longer than ours and more often
interrupted; that must not count against it.
"""
import json
import time

import librosa
import numpy as np

REPEATS = 40
RATE, SECONDS = 4000, 10


def signal():
    """A chirp from 20 Hz to nine tenths of the Nyquist frequency in a little noise."""
    state, noise = 1, []
    for _ in range(RATE * SECONDS):
        state = (state * 1664525 + 1013904223) % 2**32
        noise.append(state / (2**32 - 1) - 0.5)
    t, top = np.arange(RATE * SECONDS) / RATE, 0.45 * RATE
    turns = 20 * t + (top - 20) * t * t / (2 * SECONDS)
    return (0.5 * np.sin(2 * np.pi * turns) + 0.05 * np.array(noise)).astype(np.float32)


def log_mel(y):
    power = librosa.feature.melspectrogram(y=y, sr=RATE, n_fft=512, hop_length=64, n_mels=64)
    return librosa.power_to_db(power, ref=np.max)


def main():
    y = signal()
    image = log_mel(y)  # also lets numba compile
    best = float("inf")
    for _ in range(REPEATS):
        start = time.thread_time()
        image = log_mel(y)
        best = min(best, time.thread_time() - start)
    print(json.dumps({"what": "log-mel as librosa", "ms": best * 1e3, "mean_db": float(image.mean(dtype=np.float64))}))


if __name__ == "__main__":
    main()
