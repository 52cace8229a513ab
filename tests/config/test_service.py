import subprocess
import sys

import pytest

from allopm.config.environment import read_environment


def test_the_address_of_a_routing_service_reaches_the_streets(monkeypatch):
    monkeypatch.setenv("ALLOPM_VALHALLA_URL", "http://127.0.0.1:8002/")
    words = "import allopm.config.settings; from allopm.geo.standin import service_url; print(service_url())"
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "http://127.0.0.1:8002"


def test_an_address_that_is_none_is_a_sentence(monkeypatch):
    monkeypatch.setenv("ALLOPM_VALHALLA_URL", "127.0.0.1:8002")
    with pytest.raises(ValueError, match="ALLOPM_VALHALLA_URL doit commencer par http://"):
        read_environment()
