"""What the labs that train have in common."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dlcore import Run, RunState, Store
from dlcore.datasets import Characters
from dlcore.engine.queries import QUERIES
from dlcore.export.comments import catalogue
from dlcore.export.program import comparison_program
from dlcore.glossary import TERMS
from dlcore.inference.context import QueryContext
from dlcore.inference.serialization import decode_answer, decode_query, encode_answer, encode_query
from dlcore.labs import TRAINED_LABS, TrainedLab
from dlcore.planning.plan import plan
from tests.stored_runs import finished_run

every_lab = pytest.mark.parametrize("lab", TRAINED_LABS.values(), ids=TRAINED_LABS)


@every_lab
def test_the_arms_can_be_trained_from_bundled_data(lab: TrainedLab[Any]) -> None:
    specs = [spec for seeds in lab.specs().values() for spec in seeds]
    assert len({spec.hash for spec in specs}) == len(specs)
    assert all(plan(spec).parameters for spec in specs)
    assert not any(spec.dataset.files for spec in specs)
    assert set(lab.terms) <= set(TERMS)


@every_lab
def test_the_query_and_its_answer_survive_json(
    lab: TrainedLab[Any], context: QueryContext, impaired_run: Run, text_run: Run
) -> None:
    is_of_text = isinstance(next(iter(lab.arms.values())).dataset, Characters)
    query = lab.query((text_run if is_of_text else impaired_run).id)
    assert query.result is lab.measured
    assert decode_query(json.loads(json.dumps(encode_query(query))), QUERIES) == query
    answer = query.answer(context)
    assert decode_answer(query, json.loads(json.dumps(encode_answer(answer)))) == answer


@every_lab
def test_the_program_has_every_arm_and_comments(lab: TrainedLab[Any]) -> None:
    for language in ("en", "ja"):
        text = comparison_program(lab.arms, language, lab.program)
        compile(text, "program.py", "exec")
        assert text.count("model.fit(") == len(lab.arms)
        for spec in lab.arms.values():
            assert all(section.comment in catalogue(language) for section in lab.program(spec))


def test_what_was_measured_is_kept_with_the_run(store: Store) -> None:
    lab = TRAINED_LABS["double-descent"]
    run = finished_run(store, "learner")
    assert run.state is RunState.FINISHED and lab.load(run, store.artifacts) is None
    asked = []

    def answer(query: Any) -> Any:
        asked.append(query)
        return lab.measured(0.0, 0.25)

    first = lab.measure(run, store.artifacts, answer)
    assert lab.measure(run, store.artifacts, answer) == first == lab.load(run, store.artifacts)
    assert asked == [lab.query(run.id)]
    with store.artifacts.atomic_write(run.id, lab.artifact()) as path:
        path.write_text("{")
    assert lab.load(run, store.artifacts) is None
