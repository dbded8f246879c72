#!/usr/bin/env python3
"""Makes the files that damage begins with, and their list.

    python3 fuzz/corpus.py           makes them again, with ffmpeg, sox, flac and lame
    python3 fuzz/corpus.py --check   compares them with the list

A third of a second of a synthetic tone, so that each has a few kilobytes. Other versions of the programs write other
bytes: the files lie in the repository, and SHA256SUMS says which.
"""

import hashlib
import math
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
SUMS = CORPUS / "SHA256SUMS"
RATE = 8000
SAMPLES = [int(9000 * math.sin(i * 0.05) * math.sin(i * 0.002)) for i in range(RATE // 3)]

FFMPEG = {
    "wav/pcm16.wav": "-c:a pcm_s16le",
    "wav/pcm24-stereo.wav": "-c:a pcm_s24le -ac 2 -t 0.1",
    "wav/float.wav": "-c:a pcm_f32le -t 0.1",
    "wav/rf64.wav": "-c:a pcm_u8 -rf64 always",
    "wav/alaw.wav": "-c:a pcm_alaw",
    "wav/mp3.wav": "-c:a libmp3lame -b:a 16k",
    "adpcm/ima.wav": "-c:a adpcm_ima_wav",
    "adpcm/ms-stereo.wav": "-c:a adpcm_ms -ac 2",
    "aiff/pcm16.aiff": "-c:a pcm_s16be",
    "aiff/float.aiff": "-c:a pcm_f32be -t 0.1",
    "au/pcm16.au": "-c:a pcm_s16be",
    "au/mulaw.au": "-c:a pcm_mulaw",
    "au/float.au": "-c:a pcm_f64be -t 0.1",
    "caf/pcm.caf": "-c:a pcm_s16be",
    "caf/alac.caf": "-c:a alac",
    "caf/ima.caf": "-c:a adpcm_ima_qt",
    "mp3/lame.mp3": "-c:a libmp3lame -b:a 16k",
    "aac/adts.aac": "-c:a aac -b:a 24k",
    "mp4/aac.m4a": "-c:a aac -b:a 24k",
    "mp4/pcm.mov": "-c:a pcm_s16le",
    "mp4/fragments.mp4": "-c:a aac -b:a 24k -movflags frag_keyframe+empty_moov",
    "alac/mono.m4a": "-c:a alac",
    "alac/stereo24.m4a": "-c:a alac -sample_fmt s32p -ac 2",
    "vorbis/mono.ogg": "-c:a libvorbis -q:a 0",
    "ogg_opus/mono.opus": "-c:a libopus -b:a 16k",
    "ogg_opus/stereo.opus": "-c:a libopus -b:a 24k -ac 2 -frame_duration 60",
    "mp4_opus/mono.mp4": "-c:a libopus -b:a 16k",
    "webm_opus/mono.webm": "-c:a libopus -b:a 16k",
    "matroska/pcm.mka": "-c:a pcm_s16le",
    "matroska/flac.mka": "-c:a flac",
    "matroska/vorbis.webm": "-c:a libvorbis -q:a 0",
}


def run(command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def sound(base):
    for name, arguments in FFMPEG.items():
        ffmpeg = "ffmpeg -nostdin -loglevel error -y -i".split()
        exact = "-map_metadata -1 -fflags +bitexact -flags:a +bitexact".split()
        run([*ffmpeg, base, *arguments.split(), *exact, CORPUS / name])
    run(["flac", "--silent", "-f", "--no-padding", "-8", "-o", CORPUS / "flac/mono.flac", base])
    run(["flac", "--silent", "-f", "--ogg", "-o", CORPUS / "ogg_flac/mono.oga", base])
    run(["lame", "--quiet", "-b", "16", "-t", base, CORPUS / "mp3/bare.mp3"])


def records():
    """A header, a zero, and the bytes of each file that it names."""
    packed = b"".join(
        bytes([a & 255, (a >> 8 & 15) | (b >> 8 & 15) << 4, b & 255])
        for a, b in zip(SAMPLES[:400:2], SAMPLES[1:400:2])
    )
    stored = {
        "16": struct.pack("<400h", *SAMPLES[:400]),
        "61": struct.pack(">400h", *SAMPLES[:400]),
        "212": packed,
        "80": bytes(128 + x // 256 for x in SAMPLES[:400]),
        "24": b"".join(struct.pack("<i", x)[:3] for x in SAMPLES[:400]),
        "32": struct.pack("<400i", *SAMPLES[:400]),
        "16x2": struct.pack("<600h", *SAMPLES[:600]),
    }
    for form, data in stored.items():
        header = f"r 1 {RATE} 400\nr.dat {form} 1000(5)/mV 16 0 0 0 0 PCG\n"
        if form == "16x2":
            header = f"r 2 {RATE} 200\nr.dat 16x2 0 16 0 0 0 0 PCG\nr.dat 16+0 200 12 0 0 0 0 ECG\n"
        (CORPUS / f"wfdb/{form}.bin").write_bytes(header.encode() + b"\0" + data)


def archives(base):
    wav = base.read_bytes()
    for name, method in [("deflated", zipfile.ZIP_DEFLATED), ("stored", zipfile.ZIP_STORED)]:
        with zipfile.ZipFile(CORPUS / f"zip/{name}.zip", "w", method) as file:
            for path in ["a.wav", "visit/b.wav", "__MACOSX/._a.wav", "notes.txt"]:
                file.writestr(zipfile.ZipInfo(path), wav if path.endswith("b.wav") else b"lub" * 99, method)


def models():
    """Heads of the released model files, with their descriptions and without most tensors."""
    for model in ["pascal-cnn", "lubdub-frames"]:
        path = CORPUS.parent.parent / f"static/models/{model}.safetensors"
        data = path.read_bytes()
        head = 8 + struct.unpack("<Q", data[:8])[0]
        (CORPUS / f"model_file/{model}.safetensors").write_bytes(data[: head + 64])


def sums():
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path != SUMS)
    digest = lambda path: hashlib.sha256(path.read_bytes()).hexdigest()
    return "".join(f"{digest(path)}  {path.relative_to(CORPUS).as_posix()}\n" for path in files)


def main():
    if "--check" in sys.argv:
        sys.exit(0 if sums() == SUMS.read_text() else "fuzz/corpus differs from its SHA256SUMS")
    names = [*FFMPEG, "flac/x", "ogg_flac/x", "mp3/x", "wfdb/x", "zip/x", "model_file/x"]
    for name in names:
        (CORPUS / name).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.wav"
        data = struct.pack(f"<{len(SAMPLES)}h", *SAMPLES)
        head = struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVEfmt ", 16, 1, 1, RATE,
                           RATE * 2, 2, 16, b"data", len(data))
        base.write_bytes(head + data)
        sound(base)
        archives(base)
    records()
    models()
    SUMS.write_text(sums())


if __name__ == "__main__":
    main()
