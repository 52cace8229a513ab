from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import namedtuple

import psycopg
import pytest

from allopm.launcher import postgres, processes
from allopm.launcher.failures import CannotStart
from allopm.launcher.postgres import Server
from tests.cluster import IN_A_HURRY
from tests.launcher.family import wait_until

START_AND_DIE = """
import os, signal, sys
from pathlib import Path
from allopm.launcher.postgres import Server
server = Server(Path(sys.argv[1]), extra={"fsync": "off"})
server.start()
print(server.process.pid, flush=True)
os.kill(os.getpid(), int(sys.argv[2]))
"""


@pytest.fixture
def server(open_folder):
    server = Server(open_folder / "var", extra=IN_A_HURRY)
    yield server
    server.stop()


def ask(server, statement):
    with psycopg.connect(
        host=str(server.home.socket_dir), user=postgres.USER, dbname=postgres.DATABASE, autocommit=True
    ) as connection:
        return connection.execute(statement).fetchone()[0]


def test_the_first_start_makes_a_database_that_answers_on_a_private_socket_only(server):
    server.start()
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SHOW data_checksums") == "on"
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert server.home.socket_dir.stat().st_mode & 0o777 == 0o700
    assert server.home.data.stat().st_mode & 0o077 == 0
    ask_then_stop_and_start_again(server)


def ask_then_stop_and_start_again(server):
    with psycopg.connect(host=str(server.home.socket_dir), user=postgres.USER, dbname=postgres.DATABASE) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    server.stop()
    assert processes.servers_on(server.home.data) == []
    server.start()
    assert ask(server, "SELECT number FROM kept") == 42


def test_settings_that_matter_after_a_power_cut_are_on_by_default(open_folder):
    server = Server(open_folder / "var")
    try:
        server.start()
        assert [ask(server, f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")] == [
            "on"
        ] * 3
    finally:
        server.stop()


def test_a_second_launcher_on_the_same_data_is_told_who_holds_it(server):
    server.start()
    with pytest.raises(CannotStart, match=f"tourne déjà .*processus {os.getpid()}.*ALLOPM_VAR"):
        Server(server.var).start()
    assert ask(server, "SELECT 1") == 1


def test_a_server_left_by_a_killed_launcher_ends_with_it_or_is_ended_by_the_next_start(server):
    command = [sys.executable, "-c", START_AND_DIE, str(server.var), str(int(signal.SIGKILL))]
    killed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    server.start()
    assert int(killed.stdout) not in processes.servers_on(server.home.data)
    assert ask(server, "SELECT 1") == 1


def test_a_killed_postmaster_does_not_block_the_next_start(server):
    server.start()
    server.process.kill()
    server.process.wait()
    server.launch()
    server.wait()
    assert ask(server, "SELECT 1") == 1


def test_a_stale_lock_file_that_names_a_living_stranger_is_not_believed(server):
    server.start()
    server.stop()
    lock = server.home.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.home.data}\n0\n5432\n{server.home.socket_dir}\n\n 0 0\nready\n")
    assert not server.is_running_elsewhere()
    server.start()
    assert ask(server, "SELECT 1") == 1


def test_a_running_server_is_recognised_from_another_process(server):
    assert not Server(server.var).is_running_elsewhere()
    server.start()
    assert Server(server.var).is_running_elsewhere()


def test_a_path_with_spaces_or_too_long_for_a_socket_works(open_folder):
    server = Server(open_folder / ("une ville, " + "x" * 90) / "var", extra=IN_A_HURRY)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
        assert len(str(server.home.socket_dir)) < 80
    finally:
        server.stop()
        shutil.rmtree(server.home.socket_dir)


def test_data_that_the_server_account_cannot_reach_is_placed_elsewhere_and_the_place_is_said(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "var", extra=IN_A_HURRY)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
        assert closed.stat().st_mode & 0o777 == 0o700
        if os.geteuid() == 0:
            assert (closed / "var" / "elsewhere").resolve() == server.home.data.parent
            assert Server(closed / "var").home == server.home
    finally:
        server.stop()
        if os.geteuid() == 0:
            shutil.rmtree(server.home.data.parent)


def test_as_root_the_server_runs_under_an_ordinary_account(server):
    if os.geteuid() != 0:
        assert server.home.account is None
        return
    server.start()
    owner = os.stat(f"/proc/{server.process.pid}").st_uid
    assert owner == server.home.account.uid != 0


def test_a_full_disk_is_a_sentence(server, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(postgres.shutil, "disk_usage", lambda path: usage(10, 9, 1024))
    with pytest.raises(CannotStart, match="disque .* est plein .*libérez de la place"):
        server.start()


def test_a_half_made_cluster_is_made_again(server):
    server.home.data.mkdir()
    (server.home.data / "base").mkdir()
    if server.home.account:
        os.chown(server.home.data, server.home.account.uid, server.home.account.gid)
    server.start()
    assert ask(server, "SELECT 1") == 1


def test_a_cluster_that_cannot_start_shows_the_end_of_its_log(server):
    server.start()
    server.stop()
    (server.home.data / "global" / "pg_control").unlink()
    with pytest.raises(CannotStart, match="(?s)PostgreSQL ne démarre pas.*pg_control"):
        server.start()


def test_data_of_another_account_is_refused_with_a_way_out(server):
    if os.geteuid() != 0:
        pytest.skip("needs root: only root can give files away")
    server.home.data.mkdir()
    os.chown(server.home.data, 0, 0)
    with pytest.raises(CannotStart, match="pas au vôtre.*ALLOPM_VAR"):
        Server(server.var)


def test_a_leashed_child_dies_with_its_parent(tmp_path):
    script = (
        "import os, signal, subprocess, sys\n"
        "from allopm.launcher.leash import leash\n"
        "child = subprocess.Popen(['sleep', '600'], preexec_fn=leash(signal.SIGKILL), stdout=subprocess.DEVNULL)\n"
        "print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    parent = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    wait_until(lambda: processes.is_gone(int(parent.stdout), patience_s=0), patience_s=5)
