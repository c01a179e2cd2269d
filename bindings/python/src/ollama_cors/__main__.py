"""``python -m ollama_cors``: the program ``ollama-cors``, where it is installed."""

from __future__ import annotations

import os
import shutil
import sys


def main() -> int:
    beside = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", os.defpath)
    program = shutil.which("ollama-cors", path=beside)
    if program is None:
        print(
            "ollama_cors: no ollama-cors beside Python or on the PATH: the command line is a"
            " program of its own, which this package does not bring",
            file=sys.stderr,
        )
        return 2
    sys.stdout.flush()
    if os.name == "posix":  # Signals and the exit code are the program's.
        os.execv(program, [program, *sys.argv[1:]])
    import subprocess

    return subprocess.run([program, *sys.argv[1:]]).returncode


if __name__ == "__main__":
    sys.exit(main())
