"""What every lab has in common."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from dlcore import PRESETS
from dlcore.engine.queries import QUERIES
from dlcore.export.comments import catalogue
from dlcore.glossary import TERMS
from dlcore.inference.serialization import decode_query, encode_query
from dlcore.labs import LABS, Lab
from tests.stored_runs import finished_run

every_lab = pytest.mark.parametrize("lab", LABS.values(), ids=LABS)


@every_lab
def test_the_preset_of_a_lab_trains_a_run_that_fits(lab: Lab[Any]) -> None:
    assert lab.fits(PRESETS[lab.preset].spec)
    assert not PRESETS[lab.preset].spec.dataset.files
    assert not lab.fits(PRESETS["airline-lstm"].spec)
    assert not lab.fits(PRESETS["digits-mlp"].spec.changed({"layers.2.units": 12}))
    assert not lab.fits(PRESETS["imdb-rnn"].spec)
    assert set(lab.terms) <= set(TERMS)


@every_lab
def test_the_queries_of_a_lab_survive_json(lab: Lab[Any], store: Any) -> None:
    run = finished_run(store, "learner", PRESETS[lab.preset].spec)
    queries = lab.queries(run)
    assert queries
    for query in queries:
        assert query.result is lab.result
        assert decode_query(json.loads(json.dumps(encode_query(query))), QUERIES) == query


@every_lab
def test_the_program_of_a_lab_has_its_comments(lab: Lab[Any]) -> None:
    sections = lab.program(PRESETS[lab.preset].spec)
    for language in ("en", "ja"):
        for section in sections:
            assert catalogue(language)[section.comment].format_map(section.values)


def test_every_query_is_registered_by_its_kind() -> None:
    kinds = [kind for lab in LABS.values() for kind in lab.kinds]
    assert len(set(kinds)) == len(kinds)
    for query in kinds:
        name = query.model_fields["kind"].default
        assert QUERIES[name] is query
        assert get_args(query.model_fields["kind"].annotation) == (name,)
