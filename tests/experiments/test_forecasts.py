"""Recipes that forecast."""

from __future__ import annotations

from dlcore import PRESETS, plan
from dlcore.datasets import AirlinePassengers
from dlcore.experiments.forecasts import PRESET, YEAR, published_recipe, year_recipe


def test_the_published_recipe_of_the_airline_is_the_preset() -> None:
    assert published_recipe(AirlinePassengers()) == PRESETS[PRESET].spec


def test_the_recipe_of_a_year_is_one_linear_layer() -> None:
    assert plan(year_recipe()).parameters == YEAR + 1
