"""The option that selects the network to classify with."""

from __future__ import annotations

import argparse

from dlcore.cli.classifier_option import add_classifier_option
from dlcore.pretrained import BUNDLED


def test_the_default_is_the_bundled_network() -> None:
    parser = argparse.ArgumentParser()
    add_classifier_option(parser)
    assert parser.parse_args([]).classifier == BUNDLED
    assert parser.parse_args(["--run", "0123"]).classifier == "0123"
