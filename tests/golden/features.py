"""Writes features.safetensors: what librosa, SciPy and a plain convolution say of twelve signals.

    python3 -m venv .venv
    .venv/bin/pip install librosa==0.11.0 scipy==1.17.1 numpy==2.4.6 soundfile==0.14.0 safetensors==0.8.0
    .venv/bin/python features.py DATA

DATA holds pascal-2011/ and circor-2022/. Of real recordings neither samples nor whole images are written: only
where they lie, and at most VALUES values of each image, evenly spaced over it. `engine` computes the same views
with the settings that lie beside them in the file's metadata.
"""
import json, os, sys
import librosa, numpy as np, scipy.signal as ss, soundfile as sf
from safetensors.numpy import save_file

VALUES = 240
REACH = 6  # standard deviations at which the engine takes a wavelet for zero
SETTINGS = {
    2000: dict(n_fft=256, hop=40, window=100, bands=40, low=20.0, high=800.0, contrast=(25.0, 5)),
    4000: dict(n_fft=512, hop=64, window=512, bands=64, low=20.0, high=1800.0, contrast=(50.0, 5)),
    44100: dict(n_fft=2048, hop=512, window=2048, bands=128, low=30.0, high=8000.0, contrast=(200.0, 6)),
}
# SciPy expands the gammatone filter's poles into one polynomial of order eight, whose rounding errors drown the
# response where the centre is low against the rate; there is no reference below these centres.
LOWEST_GAMMATONE = {2000: 25.0, 4000: 25.0, 44100: 1500.0}


def synthetic(rate):
    """Three signals at a rate: a chirp in noise, heart-like thumps with a murmur, clipped hum with clicks."""
    r, n = np.random.default_rng(rate), {2000: 4000, 4000: 6000, 44100: 16000}[rate]
    t = np.arange(n) / rate
    chirp = 0.5 * ss.chirp(t, 20, t[-1], 0.4 * rate) + 0.02 * r.standard_normal(n)
    thump = sum(np.exp(-(((t - c) / 0.02) ** 2)) * np.sin(2 * np.pi * 60 * t) for c in np.arange(0.1, 4, 0.35))
    murmur = 0.1 * r.standard_normal(n) * (np.sin(2 * np.pi * 1.4 * t) > 0.3)
    hum = np.clip(1.5 * np.sin(2 * np.pi * 50 * t) + 0.2 * r.standard_normal(n), -1, 1)
    hum[:: n // 7] = 1.0
    return {"chirp": chirp, "heart": thump + murmur + 1e-3 * r.standard_normal(n), "hum": hum}


def real(data):
    """The first seconds of three recordings, one at each rate."""
    for name, rate, count in [
        ("circor-2022/training_data/14241_AV", 2000, 8000),
        ("pascal-2011/set_b/murmur__112_1306243000964_A", 4000, 12000),
        ("pascal-2011/set_a/normal__201102081152", 44100, 44100),
    ]:
        path = next(p for p in (f"{data}/{name}.wav", f"{data}/{name}.flac") if os.path.exists(p))
        samples, found = sf.read(path, dtype="float32")
        assert found == rate and samples.ndim == 1, path
        yield name, rate, samples[:count]


def framed(values, hop):
    """Mean over the hop around each frame's centre."""
    frames = range(1 + len(values) // hop)
    return np.array([np.mean(values[max(i * hop - hop // 2, 0) : i * hop + (hop + 1) // 2]) for i in frames])


def limited(power):
    db = 10 * np.log10(np.maximum(power, 1e-10))
    return np.maximum(db, db.max() - 80)


def erb_centres(low, high, count):
    corner = 9.26449 * 24.7
    return corner * np.expm1(np.linspace(np.log1p(low / corner), np.log1p(high / corner), count))


def gammatone(power, rate, n_fft, centres):
    hz = np.arange(power.shape[0]) * rate / n_fft
    rows = [np.abs(ss.freqz(*ss.gammatone(c, "iir", fs=rate), worN=hz, fs=rate)[1]) ** 2 for c in centres]
    return limited(np.array(rows) @ power)


def scalogram(y, rate, hop, centres, omega=6.0):
    """|x * psi|^2 by convolution, averaged over as many places of each hop as the engine takes. At twice the rate, so
    that no wavelet reaches beyond half of it, where sampling would fold it back."""
    lead = int(np.ceil(REACH * omega / (2 * np.pi * centres[0]) * rate / hop)) + 1
    frames = 1 + len(y) // hop
    steps = next(n for n in range(2 * lead + frames, 10**9) if smooth(n))
    rows = []
    for f in centres:
        deviation = omega / (2 * np.pi * f) * 2 * rate
        t = np.arange(-int(8 * deviation) - 1, int(8 * deviation) + 2)
        psi = 2 / (deviation * np.sqrt(2 * np.pi)) * np.exp(-0.5 * (t / deviation) ** 2 + 1j * np.pi * f * t / rate)
        padded = np.concatenate([np.zeros(lead * hop), y, np.zeros(lead * hop + hop)])
        power = np.abs(ss.oaconvolve(ss.resample(padded, 2 * len(padded)), psi, "same")) ** 2
        bin_hz, reach = rate / (steps * hop), REACH * f / omega
        first = max(1, int(np.ceil((f - reach) / bin_hz)))
        last = min((steps * hop + 1) // 2 - 1, int(np.floor((f + reach) / bin_hz)))
        per = next(p for p in range(1, hop + 1) if hop % p == 0 and p * steps >= last - first + 1)
        places = (np.arange(frames)[:, None] + lead) * per - per // 2 + np.arange(per)
        rows.append(power[2 * places * (hop // per)].mean(1))
    return limited(np.array(rows))


def smooth(n):
    for p in (2, 3, 5):
        while n % p == 0:
            n //= p
    return n == 1


def envelopes(y, rate, power, hop, n_fft):
    x2 = (y / np.abs(y).max()) ** 2
    shannon = -x2 * np.log(np.where(x2 > 0, x2, 1))
    m = np.abs(ss.hilbert(y))
    homomorphic = np.exp(ss.filtfilt(*ss.butter(1, 8, fs=rate), np.log(np.maximum(m, 1e-5 * m.max()))))
    hz = np.arange(power.shape[0]) * rate / n_fft
    edges = [25, 50, 100, 200, 400, 800]
    bands = limited(np.array([power[(hz >= a) & (hz < b)].sum(0) for a, b in zip(edges, edges[1:])]))
    return np.vstack([framed(shannon, hop), framed(homomorphic, hop), bands])


def views(y, rate):
    """Settings and image of every view."""
    s = SETTINGS[rate]
    n_fft, hop, bands, low, high = s["n_fft"], s["hop"], s["bands"], s["low"], s["high"]
    frames = dict(n_fft=n_fft, hop=hop, window=s["window"])
    log_mel = dict(stft=frames, bands=bands, low_hz=low, high_hz=high, range_db=80.0)
    y = y.astype(np.float64)
    stft = librosa.stft(y, n_fft=n_fft, hop_length=hop, win_length=s["window"])
    S, P, kw = np.abs(stft), np.abs(stft) ** 2, dict(n_fft=n_fft, hop_length=hop, win_length=s["window"])
    mel = librosa.power_to_db(librosa.feature.melspectrogram(S=P, sr=rate, n_mels=bands, fmin=low, fmax=high), top_db=80)
    yield dict(view="log-mel", **log_mel), mel
    mfcc = librosa.feature.mfcc(S=mel, n_mfcc=13)
    deltas = [librosa.feature.delta(mfcc, width=9, order=o) for o in (1, 2)]
    yield dict(view="mfcc", log_mel=log_mel, coefficients=13, width=9), np.vstack([mfcc, *deltas])
    kept = np.arange(P.shape[0]) * rate / n_fft <= high
    spectrogram = dict(view="spectrogram", stft=frames, high_hz=high)
    yield dict(spectrogram, compression={"decibels": 80.0}), librosa.power_to_db(P[kept], top_db=80)
    strengths = dict(gain=0.98, bias=2.0, power=0.5, time_constant_s=0.4, epsilon=1e-6)
    pcen = librosa.pcen(S[kept], sr=rate, hop_length=hop)
    yield dict(spectrogram, compression={"pcen": strengths}), pcen
    yield dict(view="chroma", stft=frames, classes=12), librosa.feature.chroma_stft(S=P, sr=rate, tuning=0.0, **kw)
    fmin, octaves = s["contrast"]
    contrast = librosa.feature.spectral_contrast(S=S, sr=rate, fmin=fmin, n_bands=octaves, **kw)
    yield dict(view="contrast", stft=frames, low_hz=fmin, octaves=octaves, quantile=0.02), contrast
    shape = [
        librosa.feature.spectral_centroid(S=S, sr=rate, **kw),
        librosa.feature.spectral_bandwidth(S=S, sr=rate, **kw),
        librosa.feature.spectral_rolloff(S=S, sr=rate, **kw),
        librosa.feature.spectral_flatness(S=S, **kw),
        librosa.feature.zero_crossing_rate(y, frame_length=n_fft, hop_length=hop),
        librosa.feature.rms(y=y, frame_length=n_fft, hop_length=hop),
    ]
    yield dict(view="shape", stft=frames, roll_off=0.85), np.vstack(shape)
    top, bottom = min(high, 0.4 * rate), LOWEST_GAMMATONE[rate]
    centres = erb_centres(bottom, top, bands)
    ear = dict(view="gammatone", stft=frames, bands=bands, low_hz=bottom, high_hz=top, range_db=80.0)
    yield ear, gammatone(P, rate, n_fft, centres)
    # Higher wavelets reach beyond half the rate; cut off there, they ring for as long as the transform is.
    top = min(high, 0.25 * rate)
    centres = np.geomspace(20.0, top, 40)
    wavelet = dict(view="scalogram", hop=hop, bands=40, low_hz=20.0, high_hz=top, omega=6.0, range_db=80.0)
    yield wavelet, scalogram(y, rate, hop, centres)
    yield dict(view="envelopes", stft=frames, cut_off_hz=8.0, range_db=80.0), envelopes(y, rate, P, hop, n_fft)


def main(data):
    tensors, table = {}, []
    signals = [(f"{k}-{rate}", rate, y, True) for rate in SETTINGS for k, y in synthetic(rate).items()]
    signals += [(name, rate, y, False) for name, rate, y in real(data)]
    for name, rate, y, ours in signals:
        y = y.astype(np.float32)
        if ours:
            tensors[name] = y
        for config, image in views(y, rate):
            settings = {config.pop("view"): config}
            flat, step = image.ravel(), max(1, image.size // VALUES)
            key = f"{name}/{len(table)}"
            tensors[key] = flat[::step].astype(np.float32)
            row_range = [[float(r.min()), float(r.max())] for r in image]
            shape = list(image.shape)
            table.append(dict(signal=name, rate=rate, samples=len(y), key=key, view=settings, shape=shape, step=step, ranges=row_range))
    save_file(tensors, "features.safetensors", {"table": json.dumps(table)})


if __name__ == "__main__":
    main(sys.argv[1])
