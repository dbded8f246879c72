"""Times a training step of the network of `lubdub bench train` in PyTorch.

Four 3x3 convolutions of 16, 32, 64 and 128 channels without bias, each with batch normalisation and ReLU, three
2x2 max-poolings, the mean over bands and frames, a linear layer; AdamW, cross entropy, 32 windows of 64 x 300.
Prints one JSON object a line, for either memory layout.

    python torch_train_step.py [--threads 1] [--device cpu|cuda] [--steps 20]
"""

import argparse
import json
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--device", default="cpu")
parser.add_argument("--steps", type=int, default=20)
parser.add_argument("--warm-up", type=int, default=3)
arguments = parser.parse_args()

import torch  # noqa: E402
from torch import nn  # noqa: E402

BATCH, BANDS, FRAMES, CHANNELS, CLASSES = 32, 64, 300, (16, 32, 64, 128), 2

torch.set_num_threads(arguments.threads)
torch.manual_seed(0)
device = torch.device(arguments.device)


def network():
    layers, before = [], 1
    for index, channels in enumerate(CHANNELS):
        layers += [nn.Conv2d(before, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
        if index + 1 < len(CHANNELS):
            layers.append(nn.MaxPool2d(2))
        before = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, CLASSES))


def wait():
    if device.type == "cuda":
        torch.cuda.synchronize()


def median(times):
    return sorted(times)[len(times) // 2]


def measure(layout):
    model = network().to(device, memory_format=layout)
    windows = torch.randn(BATCH, 1, BANDS, FRAMES, device=device).to(memory_format=layout)
    classes = torch.arange(BATCH, device=device) % CLASSES
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3)
    cross_entropy = nn.CrossEntropyLoss()
    walls, processors = [], []
    for step in range(arguments.warm_up + arguments.steps):
        wall, processor = time.perf_counter(), time.process_time()
        optimiser.zero_grad(set_to_none=True)
        loss = cross_entropy(model(windows), classes)
        loss.backward()
        optimiser.step()
        wait()
        if step >= arguments.warm_up:
            walls.append(1e3 * (time.perf_counter() - wall))
            processors.append(1e3 * (time.process_time() - processor))
    return {
        "step_ms": median(walls),
        "least_ms": min(walls),
        "processor_ms": median(processors),
        "recordings_per_s": 1e3 * BATCH / median(walls),
    }


for name, layout in [("channels first", torch.contiguous_format), ("channels last", torch.channels_last)]:
    head = {"layout": name, "torch": torch.__version__, "device": arguments.device, "threads": arguments.threads}
    print(json.dumps(head | measure(layout)), flush=True)
