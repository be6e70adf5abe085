"""`involute ensemble` ends without a traceback however often Ctrl-C is pressed."""

import re
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from involute.cli.app import app
from involute.cli.ensemble import silent_last_interrupt

COMMAND = "from involute.cli.app import main; main()"
ASKED = ("ensemble", "threshold", "300000", "--replicas", "200000", "--random-start", "--workers", "2")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("n_signals", [1, 2, 3])
def test_interrupts_leave_no_traceback(n_signals, tmp_path):
    asked = [sys.executable, "-c", COMMAND, *ASKED, "--out", str(tmp_path / "runs.zarr")]
    process = subprocess.Popen(asked, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not list(tmp_path.glob("runs.zarr/done/*/zarr.json")):
        time.sleep(0.01)
    for _ in range(n_signals):
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
    _, said = process.communicate(timeout=60)

    assert process.returncode in ((130,) if n_signals < 3 else (130, -signal.SIGINT))
    assert "Traceback" not in said
    assert "Exception ignored" not in said


def test_the_last_interrupt_gets_through():
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(KeyboardInterrupt), silent_last_interrupt():
            raise KeyboardInterrupt

        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, before)
    with silent_last_interrupt():
        pass

    assert signal.getsignal(signal.SIGINT) is before


def test_the_help_tells_where_parameters_are():
    said = " ".join(re.sub(r"[│╭╮╰╯─]", " ", CliRunner().invoke(app, ["ensemble", "--help"]).output).split())

    assert "no parameters to vary here" in said
    assert "iv.ensemble(function, n_steps, parameters={..})" in said
