"""One neuron against logic and scikit-learn."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.special import expit

from dlcore.ideas.neuron import GATES, ROWS, NeuronState, compute, perceptron_rule

LOGIC = {
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "nand": lambda a, b: 1 - (a & b),
    "xor": lambda a, b: a ^ b,
}


@pytest.mark.parametrize("gate", GATES)
def test_the_targets_are_those_of_the_gate(gate: str) -> None:
    assert GATES[gate] == tuple(LOGIC[gate](a, b) for a, b in ROWS)


def test_the_sigmoid_neuron_is_a_matrix_product() -> None:
    state = NeuronState(output="sigmoid", w1=0.75, w2=-1.25, bias=0.5)
    expected = expit(np.array(ROWS) @ [0.75, -1.25] + 0.5)
    np.testing.assert_allclose(compute(state).outputs, expected, atol=1e-12)


@pytest.mark.parametrize("gate", ["and", "or", "nand"])
def test_the_perceptron_rule_finds_what_a_line_separates(gate: str) -> None:
    for w1, w2, bias in product((-1.0, 0.5, 2.0), repeat=3):
        state = NeuronState(gate=gate, w1=w1, w2=w2, bias=bias)
        for _ in range(60):
            state = perceptron_rule(state)
        assert compute(state).reached


def test_xor_needs_two_layers() -> None:
    steps = np.arange(-3, 3.5, 0.5)
    best = max(
        sum(compute(NeuronState("xor", w1=w1, w2=w2, bias=bias)).right)
        for w1, w2, bias in product(steps, repeat=3)
    )
    assert best == 3
    assert compute(replace(NeuronState(bias=-1.5), gate="xor", network="two")).reached
