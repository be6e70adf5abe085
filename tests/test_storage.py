"""Nested values as plain data, and files that are written whole or not at all."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from runs import same

from involute.errors import RunFileError
from involute.storage.checkpoint import read_checkpoint, write_checkpoint
from involute.storage.plain import packed, unpacked

NUMBERS = st.one_of(
    hnp.integer_dtypes(endianness="<"), hnp.boolean_dtypes(), hnp.floating_dtypes(endianness="<")
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=5),
    hnp.arrays(NUMBERS, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0), elements={"allow_nan": False}),
    st.integers(-5, 5).map(np.int16),
)
KEYS = st.text(st.characters(codec="utf-8"), max_size=5)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
    ),
    max_leaves=12,
)


@given(value=VALUES)
def test_plain_data_are_the_value(value):
    plain, arrays = packed(value, "x")

    assert same(unpacked(json.loads(json.dumps(plain)), arrays), value)


@given(value=VALUES)
@settings(max_examples=50, deadline=None)
def test_a_checkpoint_is_the_value(value, tmp_path_factory):
    path = tmp_path_factory.mktemp("checkpoints") / "c"
    write_checkpoint(path, {"value": value})

    assert same(read_checkpoint(path)["value"], value)
    assert [p.name for p in path.parent.iterdir()] == ["c"]


@pytest.mark.parametrize("value", [object(), np.array([None]), {1: 2}, {1, 2}, b"bytes", np.array(["text"])])
def test_what_is_no_number_is_refused(value, tmp_path):
    with pytest.raises(RunFileError) as raised:
        write_checkpoint(tmp_path / "c", {"carry": (1, value)})

    assert str(raised.value) == (
        f"Expected numbers, texts and arrays of numbers in checkpoint.carry.1, but got "
        f"{type(value).__name__} "
        f"{value!r:.80}. To mend: turn it into numbers first: runs are saved without pickles."
    )
    assert list(tmp_path.iterdir()) == []


def test_pickles_are_not_read(tmp_path):
    """An archive with an array of objects would need one."""
    with (tmp_path / "c").open("wb") as file:
        np.savez(file, text=np.array([print], dtype=object))
    with pytest.raises(RunFileError, match="Object arrays cannot be loaded when allow_pickle=False"):
        read_checkpoint(tmp_path / "c")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"format": "other", "version": 1}', "format 'other', version 1"),
        ('{"format": "involute-checkpoint", "version": 2}', "format 'involute-checkpoint', version 2"),
        ('{"format": "involute-checkpoint", "version": 1, "content": ["array", "x"]}', "KeyError: 'x'"),
        ('{"format": "involute-checkpoint", "version": 1, "content": ["eval", "x"]}', "ValueError: eval"),
        ('{"format": "involute-checkpoint", "version": 1, "content": 7}', "'int' object is not iterable"),
        ("[]", "TypeError"),
        ("(", "JSONDecodeError"),
    ],
)
def test_other_contents_are_refused(tmp_path, text, what):
    with (tmp_path / "c").open("wb") as file:
        np.savez(file, text=np.frombuffer(text.encode(), dtype=np.uint8))
    with pytest.raises(RunFileError) as raised:
        read_checkpoint(tmp_path / "c")

    assert str(raised.value).startswith("Expected an undamaged involute checkpoint (version 1), but got")
    assert what in str(raised.value)
