"""Machine code touches no word beyond its arrays: pages around them would end the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("guarded_words.py")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pages are protected otherwise there")


def ran(*arguments):
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False
    )


def test_no_word_beyond_the_arrays():
    done = ran()

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 700


def test_the_pages_would_end_the_process():
    assert ran("beyond").returncode < 0
