"""Other means than dropout, and dropout on a schedule, in a few lines of plain torch."""

CODE = """\
import torch
from torch.nn import functional

torch.manual_seed(0)
x = torch.randn(300, 2)
y = ((x[:, 0] * x[:, 1] > 0) ^ (torch.rand(300) < 0.2)).float()     # a fifth of the labels is wrong
method, rate, steps = "early", 0.5, 900       # or "late", "rising", "decay", "noise", "layer norm" ...
w = [torch.randn(a, b) * (2 / a) ** 0.5 for a, b in ((2, 24), (24, 24), (24, 1))]
w = [each.requires_grad_() for each in w]
velocity = [torch.zeros_like(each) for each in w]

def rate_at(step):
    share = {"early": max(0, 1 - 6 * step / steps), "late": 6 * step >= steps, "dropout": 1,
             "falling": 1 - step / steps, "rising": 1 - torch.exp(torch.tensor(-10.0 * step / steps))}
    return float(rate * share.get(method, 0))

def logits(x, p=0.0):
    for each in w[:-1]:
        x = x @ each
        x = functional.layer_norm(x, x.shape[1:]) if method == "layer norm" else x
        x = functional.dropout(torch.relu(x), p)
    return (x @ w[-1]).squeeze(1)

for step in range(steps):
    noisy = x[:60] + (0.2 * torch.randn(60, 2) if method == "noise" else 0)
    loss = functional.binary_cross_entropy_with_logits(logits(noisy, rate_at(step)), y[:60])
    loss = loss + (0.005 * sum(each.square().sum() for each in w) if method == "decay" else 0)
    for each, speed, slope in zip(w, velocity, torch.autograd.grad(loss, w)):
        speed.mul_(0.9).add_(slope)
        each.data.sub_(0.05 * speed)
print(method, functional.binary_cross_entropy_with_logits(logits(x[60:]), y[60:]).item())
"""
"""Runs as it stands; a test runs it."""
