from hypothesis import given
from hypothesis import strategies as st

from allopm.reports import codes


def test_a_code_survives_the_telephone():
    code = codes.new_code()
    assert codes.normal_code(code) == code
    assert codes.normal_code(code.lower().replace("-", " ")) == code
    assert codes.normal_code(code.replace("0", "O").replace("1", "l")) == code


def test_codes_use_no_letter_that_is_heard_as_another():
    letters = "".join(codes.new_code().removeprefix("PM-").replace("-", "") for _ in range(200))
    assert not set(letters) & set("ILOU")


@given(st.text(min_size=1), st.text(min_size=1))
def test_the_same_key_opens_the_same_link_and_no_other(one, other):
    assert codes.token_for_key(1, one) == codes.token_for_key(1, one)
    assert (codes.token_for_key(1, one) == codes.token_for_key(1, other)) == (one == other)
    assert codes.token_for_key(1, one) != codes.token_for_key(2, one)


def test_a_link_holds_128_bits_and_only_its_hash_is_kept():
    token = codes.new_token()
    assert len(token) == 22
    assert token not in codes.thread_hash(token)
