from __future__ import annotations

import os
import subprocess
import sys

import pytest

from allopm import cli
from tests.journeys.house import ROOT


def allopm(*words, **changes):
    command = [sys.executable, "-m", "allopm", *words]
    env = os.environ | changes
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("entry", cli.COMMANDS, ids=lambda entry: entry.name)
def test_every_command_says_what_it_is_for_in_french(entry, capsys):
    module = entry.module()
    assert module.NAME == entry.name
    with pytest.raises(SystemExit) as ended:
        cli.main([entry.name, "--help"])
    assert ended.value.code == 0
    assert module.HELP[:20] in capsys.readouterr().out.replace("\n", " ")


def test_help_lists_every_command_without_django():
    script = (
        "import sys; from allopm.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit('django' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert all(entry.name in said.stdout for entry in cli.COMMANDS)


@pytest.mark.parametrize("words", [[], ["dance"], ["city"], ["city", "dance"], ["up", "--dance"]])
def test_wrong_use_is_2_with_the_usage(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == cli.WRONG_USE
    assert "usage:" in capsys.readouterr().err


def test_a_failure_is_1_with_one_sentence():
    tried = allopm("live", "--port", "70000")
    assert tried.returncode == cli.FAILURE
    assert tried.stderr.startswith("Le port 70000 n’existe pas")
    assert tried.stdout == ""


@pytest.mark.django_db(transaction=True)
def test_prepare_may_be_repeated_and_check_finds_nothing_wrong(test_database_url):
    for _ in range(2):
        prepared = allopm("prepare", DATABASE_URL=test_database_url)
        assert prepared.returncode == 0, prepared.stderr
    checked = allopm("check", DATABASE_URL=test_database_url)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "map build" in checked.stdout  # advice, not a fault


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path):
    nowhere = f"postgres:///allopm?host={tmp_path}&user=allopm"
    prepared = allopm("prepare", DATABASE_URL=nowhere)
    assert prepared.returncode == cli.FAILURE
    assert "La base de données ne répond pas : vérifiez DATABASE_URL." in prepared.stderr
    assert "Traceback" not in prepared.stderr
    checked = allopm("check", DATABASE_URL=nowhere)
    assert checked.returncode == cli.FAILURE
    assert "vérifiez DATABASE_URL" in checked.stdout


def test_a_command_without_database_url_uses_the_embedded_one_just_for_itself(open_folder):
    env = {"ALLOPM_VAR": str(open_folder / "var"), "DATABASE_URL": ""}
    checked = allopm("check", **env)
    assert checked.returncode == cli.FAILURE
    assert "lancez `allopm prepare`" in checked.stdout
    assert not (open_folder / "var" / "postgres" / "postmaster.pid").exists()
