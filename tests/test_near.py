import pytest

from pipeline.near import near

KNOWN = ["launderette", "my-show/interview", "another-show/interview"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("launderete", "launderette"),
        ("launderette.txt", "launderette"),
        ("data/raw/launderette.txt", "launderette"),
        ("interview", "my-show/interview"),
        ("my-show/interveiw", "my-show/interview"),
        ("nothere", ""),
        ("", ""),
    ],
)
def test_a_mistyped_name_is_told_from_one_that_is_nowhere(name: str, meant: str) -> None:
    assert near(name, KNOWN) == meant
    assert near(name, []) == ""
