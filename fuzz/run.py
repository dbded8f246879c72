"""Fuzzes every target for some minutes of processor time each, and keeps a table.

    python3 fuzz/run.py [--minutes 30] [--jobs 1] [TARGET …]

Needs `rustup toolchain install nightly` and `cargo install cargo-fuzz`. What a run has found stays in fuzz/found/TARGET, and
what it took in fuzz/found/figures.json: a second run goes on until each target has had its minutes.
Ends with an error where a target found something; the file that did it lies in fuzz/artifacts/TARGET.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import threading

FUZZ = pathlib.Path(__file__).resolve().parent
FOUND = FUZZ / "found"
FIGURES = FOUND / "figures.json"
# A run is cut into pieces, so that an interruption loses little.
PIECE_S = 300
# Bytes of a generated file, megabytes of memory, and seconds for one file, beyond which libFuzzer reports a finding. On a
# busy machine a file of milliseconds may wait for a minute.
LIMITS = ["-max_len=65536", "-rss_limit_mb=1024", "-timeout=120"]
LOCK = threading.Lock()


def cargo_fuzz(*arguments):
    return ["cargo", "+nightly", "fuzz", *arguments]


def processor_s(pid):
    """User and system time of a child that has ended."""
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def piece(target, program, seconds):
    """Runs a target for some seconds: its exit status, processor time, runs, and what it printed."""
    (FOUND / target).mkdir(parents=True, exist_ok=True)
    artifacts = FUZZ / "artifacts" / target
    artifacts.mkdir(parents=True, exist_ok=True)
    command = [program, f"-artifact_prefix={artifacts}/", f"-max_total_time={seconds}", "-print_final_stats=1", *LIMITS]
    command += [FOUND / target, FUZZ / "corpus" / target]
    log = FOUND / f"{target}.log"
    with log.open("w") as out:
        child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out)
        code, took_s = processor_s(child.pid)
    printed = log.read_text(errors="replace")
    runs = re.search(r"stat::number_of_executed_units:\s+(\d+)", printed)
    return code, took_s, int(runs[1]) if runs else 0, printed


def fuzz(target, program, minutes, figures):
    """Goes on until the target has had its minutes; what it printed where it found something."""
    while True:
        with LOCK:
            done = figures.setdefault(target, {"processor_min": 0.0, "runs": 0})
            left_s = (minutes - done["processor_min"]) * 60
        if left_s < 1:
            return None
        code, took_s, runs, printed = piece(target, program, max(1, round(min(PIECE_S, left_s))))
        with LOCK:
            done["processor_min"] += took_s / 60
            done["runs"] += runs
            FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
            print(f"{target}: {done['processor_min']:.1f} of {minutes} min, {done['runs']:,} files", flush=True)
        if code != 0:
            return printed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    known = subprocess.run(cargo_fuzz("list"), cwd=FUZZ, check=True, text=True, capture_output=True).stdout.split()
    targets = options.targets or known
    # Optimised: cargo-fuzz would otherwise check sums for overflow everywhere, whatever Cargo.toml says of a package.
    subprocess.run(cargo_fuzz("build", "-O"), cwd=FUZZ, check=True)
    folder = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", FUZZ / "target"))
    [programs] = folder.glob("*/release/wav")
    FOUND.mkdir(exist_ok=True)
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        work = {t: pool.submit(fuzz, t, programs.with_name(t), options.minutes, figures) for t in targets}
        findings = {target: future.result() for target, future in work.items() if future.result() is not None}
    for target, printed in findings.items():
        print(f"{target} found something:\n{printed[-3000:]}", file=sys.stderr)
    print(f"{'target':12} {'processor min':>13} {'files':>12}")
    for target in targets:
        print(f"{target:12} {figures[target]['processor_min']:>13.1f} {figures[target]['runs']:>12,}")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
