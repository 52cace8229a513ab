import pytest

from allopm.config.environment import MailServer, read_environment


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://compte:mot%40passe@mail.test", ("mail.test", 587, "compte", "mot@passe", False, True)),
        ("smtps://compte:secret@mail.test:4650", ("mail.test", 4650, "compte", "secret", True, False)),
        ("smtp://relais", ("relais", 25, "", "", False, False)),
    ],
)
def test_a_mail_address_says_server_account_and_how_tls_begins(url, said):
    server = MailServer.from_url(url)
    assert (
        server.host, server.port, server.user, server.password, server.is_tls_at_once, server.is_tls_later,
    ) == said  # fmt: skip


def test_mail_leaves_production_only_when_somebody_says_where(monkeypatch, tmp_path):
    monkeypatch.setenv("ALLOPM_VAR", str(tmp_path))
    assert read_environment().mail == "file"
    monkeypatch.setenv("ALLOPM_ENV", "production")
    monkeypatch.setenv("ALLOPM_SECRET_KEY", "x" * 50)
    monkeypatch.setenv("ALLOPM_SEALING_KEYS", "y" * 50)
    assert read_environment().mail == "off"
    monkeypatch.setenv("ALLOPM_MAIL", "smtps://compte:secret@mail.test")
    monkeypatch.setenv("ALLOPM_MAIL_FROM", "Police <pm@ville.test>")
    monkeypatch.setenv("ALLOPM_OPEN311_KEYS", "a, b")
    env = read_environment()
    assert (env.mail, env.mail_from, env.open311_keys) == (
        "smtps://compte:secret@mail.test", "Police <pm@ville.test>", ("a", "b"),
    )  # fmt: skip
    monkeypatch.setenv("ALLOPM_MAIL", "pigeon")
    with pytest.raises(ValueError, match="ALLOPM_MAIL"):
        read_environment()
