"""The command line of the simulated city."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from allopm.cli import simulate
from allopm.simulator.city import Options


def read(*words: str) -> Options:
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    return simulate.read_options(parser.parse_args(list(words)))


def test_without_words_it_plays_the_city_of_this_machine_and_leaves_the_desk_to_you() -> None:
    options = read()
    assert options.base_url.startswith("http://127.0.0.1:")
    assert (options.crews, options.operators, options.yours, options.speed) == (40, 0, 1, 1.0)
    assert options.sectors is not None
    assert options.sectors.is_file()


def test_the_words_of_a_load_test_are_understood() -> None:
    options = read("--burst", "400", "--within", "3600", "--crews", "0", "--base-url", "http://127.0.0.1:9000/")
    assert (options.burst, options.within_s, options.crews) == (400, 3600.0, 0)
    assert options.base_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    "words",
    [("--speed", "0"), ("--speed", "nan"), ("--crews", "-1"), ("--burst", "ten"), ("--reports-per-day", "-5")],
)
def test_impossible_words_are_wrong_use(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as refused:
        read(*words)
    assert refused.value.code == 2


def test_more_crews_than_the_demonstration_has_are_not_invented() -> None:
    assert read("--crews", "90", "--operators", "9") == read("--crews", "40", "--operators", "4")


def test_a_missing_file_of_calls_is_not_an_error(tmp_path: Path) -> None:
    assert read("--calls", str(tmp_path / "none.csv")).calls is None
