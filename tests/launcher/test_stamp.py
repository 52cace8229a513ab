from allopm.launcher.stamp import Stamp, fingerprint


def test_a_stamp_holds_until_a_file_changes(tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.py").write_text("1")
    stamp = Stamp(tmp_path / "stamp", [sources, "demo"])
    assert not stamp.holds()
    stamp.set()
    assert Stamp(tmp_path / "stamp", [sources, "demo"]).holds()
    (sources / "a.py").write_text("2")
    assert not Stamp(tmp_path / "stamp", [sources, "demo"]).holds()


def test_a_word_counts_as_much_as_a_file(tmp_path):
    assert fingerprint(["demo"]) != fingerprint(["production"])


def test_compiled_files_do_not_count(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"\0")
    assert fingerprint([tmp_path]) == before
