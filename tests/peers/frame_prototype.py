"""A PyTorch prototype of a frame network on the folds of `lubdub train frames`, beside that run's figures.

    python tests/peers/frame_prototype.py PROTOTYPE DATA PREDICTIONS --out FIGURES [--repeat 1] [--threads 1]

PROTOTYPE is a script with the functions `circor` (the recordings of CirCor 2022: features, frame labels, patient, label),
`fit` (recordings, epochs: a network) and `score` (network, features: how sure of a murmur). DATA holds circor-2022/.
PREDICTIONS is the `predictions.json` of a run; its repeat names the fold of each recording. For each fold a network learns
from the recordings of the others. Both are judged on the recordings that both know; the intervals (95 %) are percentiles
over 2,000 resamples of the groups, and those of the difference are paired. Scores are kept beside FIGURES fold by fold, so
that a run goes on where it was stopped.

Needs torch, numpy, scipy, soundfile and scikit-learn (see PROTOTYPE).
"""

import argparse
import importlib.util
import json
import pathlib
import random
import time

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

EPOCHS = 40
RESAMPLES = 2000
# Score of a recording in which the run's network hears no systole: "without a murmur" (`UNHEARD` in `train-cli/src/frames/figures.rs`).
NO_SYSTOLE = -9.0


def load(path):
    spec = importlib.util.spec_from_file_location("prototype", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recording_names(data):
    """Names as the run's predictions have them, in the order in which the prototype lists the recordings."""
    root = pathlib.Path(data) / "circor-2022" / "training_data"
    kept = sorted(p.name for p in root.iterdir() if p.suffix in (".wav", ".flac"))
    return [f"training_data/{pathlib.Path(name).stem}.wav" for name in kept]


def out_of_fold(prototype, records, folds, keep):
    """Score of each recording by the network that has not learnt from its fold."""
    scores = {}
    for fold in sorted(set(folds.values())):
        kept = keep.with_suffix(f".fold{fold}.json")
        if not kept.exists():
            start = time.time()
            net = prototype.fit([r for n, r in records.items() if folds[n] != fold], EPOCHS)
            held_out = {n: float(prototype.score(net, r["x"])) for n, r in records.items() if folds[n] == fold}
            kept.write_text(json.dumps(held_out))
            print(f"fold {fold}: {time.time() - start:.0f} s", flush=True)
        scores.update(json.loads(kept.read_text()))
    return scores


def sensitivity(labels, scores, specificity):
    labels = np.asarray(labels, bool)
    return float((scores[labels] > np.quantile(scores[~labels], specificity)).mean())


MEASURES = {
    "AUROC": lambda y, s: float(roc_auc_score(y, s)),
    "sensitivity at specificity 0.95": lambda y, s: sensitivity(y, s, 0.95),
    "sensitivity at specificity 0.9": lambda y, s: sensitivity(y, s, 0.9),
}


def joined(scores):
    """As `exam_score` in `engine/src/findings/exam.rs`."""
    return np.log(np.exp(scores).mean(axis=0))


def by_patient(rows, join):
    """One row for each patient, with the scores of the sites joined."""
    patients = {}
    for row in rows:
        patients.setdefault(row["patient"], []).append(row)
    return [
        {**of[0], "label": of[0]["patient_label"], "scores": join(np.array([r["scores"] for r in of]))}
        for of in patients.values()
    ]


def measured(rows, measure, generator):
    """Value of the run, of the prototype and of their difference, each with its interval over groups."""
    labels, scores = np.array([r["label"] for r in rows]), np.array([r["scores"] for r in rows])
    groups = {}
    for i, row in enumerate(rows):
        groups.setdefault(row["group"], []).append(i)
    members = [np.array(of) for of in groups.values()]

    def values(index):
        run, other = (measure(labels[index], scores[index, k]) for k in (0, 1))
        return run, other, run - other

    drawn = []
    while len(drawn) < RESAMPLES:
        index = np.concatenate([members[k] for k in generator.integers(0, len(members), len(members))])
        if 0 < labels[index].sum() < len(index):
            drawn.append(values(index))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    point = values(np.arange(len(rows)))
    names = ("run", "prototype", "difference")
    interval = {n: {"value": v, "low": a, "high": b} for n, v, a, b in zip(names, point, low, high)}
    return {"n": len(rows), "groups": len(groups), **interval}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prototype"), parser.add_argument("data"), parser.add_argument("predictions")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0), np.random.seed(0), random.seed(0)

    prototype = load(options.prototype)
    predictions = json.loads(pathlib.Path(options.predictions).read_text())
    run = {p["name"]: p for p in predictions if p["source"] == "circor" and p["repeat"] == options.repeat}
    names = recording_names(options.data)
    records = {n: r for n, r in zip(names, prototype.circor(f"{options.data}/circor-2022"), strict=True) if n in run}
    scores = out_of_fold(prototype, records, {n: run[n]["fold"] for n in records}, options.out)

    rows = []
    for name, record in records.items():
        heard = run[name]["sounds"][0]
        rows.append({
            "patient": record["patient"],
            "group": run[name]["group"],
            "label": record["label"],
            "patient_label": {"Present": 1, "Absent": 0}.get(record["murmur"]),
            "scores": (NO_SYSTOLE if heard is None else heard, scores[name]),
        })
    generator = np.random.default_rng(0)
    known = [r for r in rows if r["patient_label"] is not None]
    views = {
        "murmur, by recording": [r for r in rows if r["label"] is not None],
        "murmur, by patient": by_patient(known, joined),
        "murmur, by patient, mean over the sites": by_patient(known, lambda scores: scores.mean(axis=0)),
    }
    figures = [
        {"metric": f"{name}: {view}", **measured(of, measure, generator)}
        for view, of in views.items()
        for name, measure in MEASURES.items()
    ]
    options.out.write_text(json.dumps(figures, indent=1) + "\n")
    for f in figures:
        print(f["metric"], f["n"], *(f"{k} {f[k]['value']:.3f} [{f[k]['low']:.3f}, {f[k]['high']:.3f}]" for k in ("run", "prototype", "difference")))


if __name__ == "__main__":
    main()
