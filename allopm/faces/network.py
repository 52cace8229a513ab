"""The small face network, in plain array arithmetic: pixels in, boxes with scores out. Knows no file and no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

# From the package whose weights these are: @vladmandic/face-api, src/tinyFaceDetector/const.ts.
ANCHORS: Final = (
    (1.603231, 2.094468),
    (6.041143, 7.080126),
    (2.882459, 3.518061),
    (4.266906, 5.178857),
    (9.041765, 10.66308),
)
MEAN_RGB: Final = (117.001, 114.697, 97.404)
SLOPE: Final = np.float32(0.1)  # of the leaky unit
STRIDE: Final = 32  # pixels of one cell: five halvings
SEPARABLE: Final = ("conv1", "conv2", "conv3", "conv4", "conv5")


@dataclass(frozen=True)
class Box:
    """A face in parts of the picture's sides: left, top, width, height, and how sure the network is."""

    x: float
    y: float
    width: float
    height: float
    score: float


def locate(pixels: NDArray[np.uint8], weights: Mapping[str, Array], *, least_score: float) -> list[Box]:
    """Every box above the score in a picture whose sides are multiples of 32; they may overlap."""
    out = _forward(pixels, weights)
    cell = out.reshape(*out.shape[:2], len(ANCHORS), 5)
    scores = _sigmoid(cell[..., 4])
    return [
        _box(cell, (int(row), int(column), int(anchor)))
        for row, column, anchor in zip(*np.nonzero(scores > least_score), strict=True)
    ]


def _box(cell: Array, at: tuple[int, int, int]) -> Box:
    row, column, anchor = at
    values, (wide, high) = cell[at], ANCHORS[anchor]
    width, height = float(np.exp(values[2])) * wide / cell.shape[1], float(np.exp(values[3])) * high / cell.shape[0]
    x = (column + float(_sigmoid(values[0]))) / cell.shape[1]
    y = (row + float(_sigmoid(values[1]))) / cell.shape[0]
    return Box(x - width / 2, y - height / 2, width, height, float(_sigmoid(values[4])))


def _forward(pixels: NDArray[np.uint8], weights: Mapping[str, Array]) -> Array:
    layer = (pixels.astype(np.float32) - np.array(MEAN_RGB, np.float32)) / np.float32(255)
    layer = _leaky(_conv3(layer, weights["conv0/filters"]) + weights["conv0/bias"])
    for name in SEPARABLE:
        layer = _pooled(layer)
        spread = _depthwise3(layer, weights[f"{name}/depthwise_filter"][..., 0])
        layer = _leaky(spread @ weights[f"{name}/pointwise_filter"][0, 0] + weights[f"{name}/bias"])
    layer = _pooled_in_place(layer)
    out: Array = layer @ weights["conv8/filters"][0, 0] + weights["conv8/bias"]
    return out


def _conv3(layer: Array, filters: Array) -> Array:
    height, width, _depth = layer.shape
    padded = np.pad(layer, ((1, 1), (1, 1), (0, 0)))
    columns = [padded[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)]
    summed: Array = np.concatenate(columns, axis=2) @ filters.reshape(-1, filters.shape[-1])
    return summed


def _depthwise3(layer: Array, filters: Array) -> Array:
    height, width, _depth = layer.shape
    padded = np.pad(layer, ((1, 1), (1, 1), (0, 0)))
    total = np.zeros_like(layer)
    for dy in range(3):
        for dx in range(3):
            total += padded[dy : dy + height, dx : dx + width] * filters[dy, dx]
    return total


def _pooled(layer: Array) -> Array:
    height, width, depth = layer.shape
    pooled: Array = layer.reshape(height // 2, 2, width // 2, 2, depth).max(axis=(1, 3))
    return pooled


def _pooled_in_place(layer: Array) -> Array:
    """The largest of each 2 × 2 window, one step at a time: the size stays."""
    padded = np.pad(layer, ((0, 1), (0, 1), (0, 0)), constant_values=-np.inf)
    rows = np.maximum(padded[:-1], padded[1:])
    largest: Array = np.maximum(rows[:, :-1], rows[:, 1:])
    return largest


def _leaky(layer: Array) -> Array:
    leaned: Array = np.maximum(layer, layer * SLOPE)
    return leaned


def _sigmoid(values: Any) -> Any:
    return 1 / (1 + np.exp(-values))
