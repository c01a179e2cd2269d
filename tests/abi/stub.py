#!/usr/bin/env python3
"""Prints a C file that defines every function of the header as one that aborts.

What the header declares is the ABI: a definition that differed from it would not compile. A library
made of this file therefore has the ABI's types and symbols, and nothing of what lies behind them.

    stub.py capi/include/ollama_cors.h >stub.c
    stub.py --constants capi/include/ollama_cors.h    enumerators and macros, with their values
"""

import re
import sys

PROTOTYPE = re.compile(r"^OCORS_API ([^;]*?)\b(ocors_\w+)(\([^;]*\));", re.MULTILINE)
ENUMERATOR = re.compile(r"\b(OCORS_\w+) = (-?\d+)")
MACRO = re.compile(r"^#define (OCORS_\w+) (\S.*?)\s*(?:/\*.*)?$", re.MULTILINE)
# What every release changes, and what says how, not what.
OTHER_MACROS = re.compile(r"OCORS_(VERSION_\w+|API)$")


def functions(header):
    """(type, name, parameters) of each, in order."""
    return PROTOTYPE.findall(header)


def constants(header):
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    found = dict(ENUMERATOR.findall(text))
    found.update((name, value) for name, value in MACRO.findall(header)
                 if not OTHER_MACROS.match(name))
    return found


def stub(header):
    lines = ["#include <stdlib.h>", '#include "ollama_cors.h"']
    for kind, name, parameters in functions(header):
        lines.append(f"{kind}{name}{parameters} {{ abort(); }}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = open(sys.argv[-1]).read()
    if sys.argv[1] == "--constants":
        print("".join(f"{name} = {value}\n" for name, value in sorted(constants(text).items())), end="")
    else:
        print(stub(text), end="")
