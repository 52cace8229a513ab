"""`allopm simulate` without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from allopm import cli
from allopm.cli import simulate
from tests.rehearsal.test_log import LOG


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOPM_VAR", str(tmp_path / "var"))


def test_a_policy_is_rehearsed_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "out.html"
    words = ["--policy", "nearest", "--cases-per-day", "20", "--crews", "3", "--days", "2", "--seeds", "1"]
    assert cli.main(["simulate", *words, "--windows", "0", "--report", str(report)]) == 0
    said = capsys.readouterr()
    assert "20 affaires par jour, 3 équipages" in said.out
    assert "La carte n’est pas construite" in said.err and "1/1 répétitions" in said.err
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_log_is_replayed_beside_what_happened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG, encoding="utf-8")
    again = tmp_path / "again.csv"
    assert cli.main(["simulate", "--log", str(log), "--policy", "reserve", "--save-log", str(again)]) == 0
    said = capsys.readouterr().out
    assert "Le journal rejoué" in said and "reserve contre journal" in said
    assert again.read_text(encoding="utf-8").count("\n") == 4


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--log", "/nowhere/log.csv"], "illisible"),
        (["--policy", "nearest", "--crews", "0"], "au-dessus de zéro"),
        (["--policy", "nearest", "--report", "/nowhere/out.html"], "n’existe pas"),
        (["--report", "out.html"], "vont avec --policy"),
        (["--crews", "0-12:3,12-24:4"], "va avec --policy"),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["simulate", *words]) == cli.FAILURE
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["--policy", "best"], ["--crews", "0-8:3"], ["--crews", "500"], ["--days", "0"], ["--cases-per-day", "-3"],
     ["--staffing", "120"], ["--seeds", "many"]],
)  # fmt: skip
def test_wrong_words_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["simulate", *words])
    assert ended.value.code == cli.WRONG_USE


def test_crews_may_differ_by_the_hour() -> None:
    assert simulate.crews("0-8:3,8-24:5") == (3,) * 8 + (5,) * 16
    assert simulate.crews("7") == (7,) * 24
    assert simulate.live_crews(None) == 40 == simulate.live_crews((90,) * 24)
