import socket

import pytest

from allopm.launcher.failures import CannotStart
from allopm.launcher.port import listen


def test_a_port_in_use_is_a_sentence():
    with listen("127.0.0.1", 0) as taken, pytest.raises(CannotStart, match="déjà pris.*PORT="):
        listen("127.0.0.1", taken.getsockname()[1])


def test_a_port_that_does_not_exist_is_a_sentence():
    with pytest.raises(CannotStart, match="n’existe pas"):
        listen("127.0.0.1", 70000)


def test_an_address_that_is_not_ours_is_a_sentence():
    with pytest.raises(CannotStart, match=r"Impossible d’écouter sur 192\.0\.2\.1"):
        listen("192.0.2.1", 8000)


def test_a_free_port_takes_connections_at_once():
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()[:2], timeout=2):
        pass
