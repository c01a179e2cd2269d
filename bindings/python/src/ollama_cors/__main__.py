"""``python -m ollama_cors``, and ``ollama-cors`` where the package is installed: the command line, which
is in the native module and runs in this process."""

from __future__ import annotations

import os
import signal
import sys

from . import _core


def main() -> int:
    # What Python has set for itself: the command line has its own ways to end.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return _core.command_line([os.fsencode(word) for word in sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
