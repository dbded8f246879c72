"""Golden figures for train-cli's metrics: writes metrics.json beside itself.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python tests/golden/metrics.py

Judgements are random, with ties, over the five classes of Lubdub; one of them never occurs in the truth. The expected
calibration error is not in scikit-learn and is written out after Guo et al. 2017 (15 bins, closed above); nor are the area
under the coverage-risk curve (Geifman et al. 2019; equal confidences together) and discriminant power (Sokolova et al.
2006)."""
import json
import pathlib

import numpy as np
from sklearn import metrics

CLASSES = ["normal", "murmur", "extra_heart_sound", "extrasystole", "artifact"]
BINS = 15


def judgements(rng, n=120):
    truth = rng.choice([0, 1, 3, 4], n, p=[0.5, 0.25, 0.15, 0.1])
    scores = rng.gamma(0.6, size=(n, 5)) + np.eye(5)[truth] * rng.random((n, 1))
    # Whole sixteenths: they are exact in binary, so that ties are ties in every language.
    probabilities = np.stack([rng.multinomial(16, s / s.sum()) for s in scores]) / 16
    return truth, probabilities


def calibration_error(truth, probabilities):
    confidence, right = probabilities.max(1), probabilities.argmax(1) == truth
    bins = np.clip(np.ceil(confidence * BINS), 1, BINS)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)]
    return sum(gaps)


def risk_coverage_area(truth, probabilities):
    confidence, wrong = probabilities.max(1), probabilities.argmax(1) != truth
    return np.mean([wrong[confidence >= c].mean() for c in confidence])


def discriminant_power(truth, said):
    sensitivity, specificity = metrics.recall_score(truth, said), metrics.recall_score(~truth, ~said)
    odds = sensitivity / (1 - sensitivity) * specificity / (1 - specificity)
    return np.sqrt(3) / np.pi * np.log(odds)


def challenge(truth, predicted, precisions):
    """The PASCAL challenge's measures; Youden's index is balanced accuracy adjusted for chance."""
    problem = lambda classes: np.isin(classes, [1, 2, 3])
    youden = lambda truth, said: metrics.balanced_accuracy_score(truth, said, adjusted=True)
    return {
        "total_precision": sum(precisions),
        "youden_artifact": youden(truth == 4, predicted == 4),
        "f_heart_problem": metrics.fbeta_score(problem(truth), problem(predicted), beta=0.9),
        "youden_heart_problem": youden(problem(truth), problem(predicted)),
        "discriminant_power": discriminant_power(problem(truth), problem(predicted)),
    }


def figures(truth, probabilities):
    predicted, present = probabilities.argmax(1), sorted(set(truth))
    out = {"accuracy": metrics.accuracy_score(truth, predicted), "ece": calibration_error(truth, probabilities)}
    out["brier"] = float(((probabilities - np.eye(5)[truth]) ** 2).sum(1).mean())
    for average in ["macro", "weighted"]:
        p, r, f, _ = metrics.precision_recall_fscore_support(truth, predicted, labels=present, average=average, zero_division=0)
        out |= {f"{average}_precision": p, f"{average}_f1": f} | ({"uar": r} if average == "macro" else {})
    p, r, f, n = metrics.precision_recall_fscore_support(truth, predicted, labels=present, zero_division=0)
    classes = {}
    for i, c in enumerate(present):
        specificity = metrics.recall_score(truth != c, predicted != c)
        auroc = metrics.roc_auc_score(truth == c, probabilities[:, c])
        classes[CLASSES[c]] = {"precision": p[i], "recall": r[i], "specificity": specificity, "f1": f[i], "auroc": auroc}
        classes[CLASSES[c]]["accuracy"] = metrics.accuracy_score(truth == c, predicted == c)
        classes[CLASSES[c]]["average_precision"] = metrics.average_precision_score(truth == c, probabilities[:, c])
    out["macro_auroc"] = np.mean([c["auroc"] for c in classes.values()])
    out["macro_specificity"] = np.mean([c["specificity"] for c in classes.values()])
    out["weighted_specificity"] = np.average([c["specificity"] for c in classes.values()], weights=n)
    out["macro_average_precision"] = np.mean([c["average_precision"] for c in classes.values()])
    out["macro_class_accuracy"] = np.mean([c["accuracy"] for c in classes.values()])
    out |= {"mcc": metrics.matthews_corrcoef(truth, predicted), "aurc": risk_coverage_area(truth, probabilities)}
    out |= challenge(truth, predicted, p)
    return {"overall": out, "classes": classes}


def main():
    truth, probabilities = judgements(np.random.default_rng(7))
    rows = [{"truth": CLASSES[t], "probabilities": p.tolist()} for t, p in zip(truth, probabilities)]
    golden = {"judgements": rows, **figures(truth, probabilities)}
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, default=float, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
