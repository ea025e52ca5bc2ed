"""Every attack of the corpus is refused with its code, or is harmless.

``benchmarks.attacks`` measures time and memory, also of the large ones.
"""

from __future__ import annotations

import pytest

from tests.security.bundles import zipped
from tests.security.corpus import ATTACKS, HARMLESS, outcome, valid_bundle
from tests.security.corpus import Attack as Attack


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if not attack.is_large])
def test_an_attack_gets_what_it_must(name: str) -> None:
    assert outcome(ATTACKS[name], ATTACKS[name].content()) == ATTACKS[name].code


def test_a_valid_bundle_is_accepted() -> None:
    attack = Attack("bundle", lambda: zipped(valid_bundle()), HARMLESS)
    assert outcome(attack, attack.content()) == attack.code
