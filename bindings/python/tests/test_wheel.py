"""The wheel and the sdist as they would be published: what is in them, and where they run."""

from __future__ import annotations

import os
import pathlib
import platform
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator

import ollama_cors
import pytest
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from elftools.elf.sections import SymbolTableSection

# RHEL 9, Amazon Linux 2023, Ubuntu 22.04 and Debian 12 have these.
NEWEST = {"GLIBC": (2, 34), "GCC": (7, 0)}
NEEDED = {"libc.so.6", "libgcc_s.so.1", "libm.so.6"}
MACHINES = {"x86_64": "EM_X86_64", "aarch64": "EM_AARCH64"}


def built(variable: str) -> pathlib.Path:
    if variable not in os.environ:
        pytest.skip(f"{variable} names what run_tests built")
    return pathlib.Path(os.environ[variable])


@pytest.fixture
def module(tmp_path: pathlib.Path) -> Iterator[ELFFile]:
    """The native module inside the wheel."""
    with zipfile.ZipFile(built("OLLAMA_CORS_WHEEL")) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".so"))
        with open(archive.extract(name, tmp_path), "rb") as file:
            yield ELFFile(file)


def test_the_sdist_holds_the_core_and_no_more() -> None:
    with tarfile.open(built("OLLAMA_CORS_SDIST")) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert {"PKG-INFO", "pyproject.toml", "LICENSE", "CMakeLists.txt"} <= set(names)
    assert "capi/include/ollama_cors.h" in names
    assert {name.partition("/")[0] for name in names if "/" in name} == {
        "bindings",
        "capi",
        "core",
    }
    bindings = {name.split("/")[1] for name in names if name.startswith("bindings/")}
    assert bindings == {"cli", "python"}
    forbidden = ("/tests/", "/build/", "__pycache__", ".so", "/node_modules/")
    assert [name for name in names if any(part in f"/{name}" for part in forbidden)] == []


def test_the_wheel_holds_the_package_and_no_more() -> None:
    with zipfile.ZipFile(built("OLLAMA_CORS_WHEEL")) as archive:
        names = archive.namelist()
    # A folder ollama_cors.libs would be libraries of this system's that no other may have.
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"ollama_cors", f"ollama_cors-{ollama_cors.__version__}.dist-info"}
    assert "ollama_cors/py.typed" in names
    assert "ollama_cors/_core.pyi" in names
    assert len([name for name in names if name.endswith(".so")]) == 1
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert any(name.endswith("/NOTICE") for name in names)
    assert any(name.endswith("/entry_points.txt") for name in names)


def test_twine_would_publish_both() -> None:
    both = [built("OLLAMA_CORS_SDIST"), built("OLLAMA_CORS_WHEEL")]
    arguments = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *both]
    run = subprocess.run(arguments, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("PASSED") == 2


def test_the_wheel_says_on_which_systems_it_runs() -> None:
    wheel = built("OLLAMA_CORS_WHEEL")
    tags = re.findall(r"manylinux_(\d+)_(\d+)_([a-z0-9_]+?)(?=\.|$)", wheel.stem)
    assert tags, f"{wheel.name} is for this system alone"
    for major, minor, machine in tags:
        assert (int(major), int(minor)) <= NEWEST["GLIBC"]
        assert machine == platform.machine()
    # auditwheel looks for itself, whatever the name says.
    arguments = [sys.executable, "-m", "auditwheel", "show", str(wheel)]
    told = subprocess.check_output(arguments, text=True, stderr=subprocess.STDOUT)
    major, minor, _ = max(tags, key=lambda tag: (int(tag[0]), int(tag[1])))
    found = re.search(r'"manylinux_(\d+)_(\d+)_', told)
    assert found, told
    assert (found[1], found[2]) == (major, minor), told


def test_the_module_is_for_this_processor(module: ELFFile) -> None:
    assert module["e_machine"] == MACHINES[platform.machine()]
    assert module.elfclass == 64


def test_the_module_needs_no_newer_system_than_the_wheel_says(module: ELFFile) -> None:
    section = module.get_section_by_name(".gnu.version_r")
    assert isinstance(section, GNUVerNeedSection)
    versions = [aux.name for _, all_aux in section.iter_versions() for aux in all_aux]
    assert versions
    for name in versions:
        word, _, number = name.partition("_")
        assert tuple(map(int, number.split("."))) <= NEWEST[word], name


def test_the_module_needs_no_library_that_a_system_may_lack(module: ELFFile) -> None:
    section = module.get_section_by_name(".dynamic")
    assert isinstance(section, DynamicSection)
    tags = list(section.iter_tags())
    loader = {"ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
    assert {tag.needed for tag in tags if tag.entry.d_tag == "DT_NEEDED"} <= NEEDED | loader
    # A path would be that of the machine which built it.
    assert {tag.entry.d_tag for tag in tags} & {"DT_RPATH", "DT_RUNPATH"} == set()


def test_the_module_exports_its_entry_and_nothing_else(module: ELFFile) -> None:
    table = module.get_section_by_name(".dynsym")
    assert isinstance(table, SymbolTableSection)
    named = [
        symbol.name
        for symbol in table.iter_symbols()
        if symbol["st_shndx"] != "SHN_UNDEF" and symbol["st_info"]["bind"] != "STB_LOCAL"
    ]
    assert named == ["PyInit__core"]


SMOKE = """
import sys
from ollama_cors import Client, Policy, Shim, fetch
assert not {"httpx", "pydantic"} & set(sys.modules)
page = "https://app.example"
rules = [{"origins": [page]}]
headers = {"Host": "localhost", "Origin": page}
print(Policy({"rules": rules}).decide("GET", "/", headers).verdict)
with Shim({"listen": ["127.0.0.1:0"], "upstream": "replay:", "rules": rules}) as shim:
    print(fetch(shim.url + "/api/tags", page_origin=page).outcome)
    print(Client(shim.url).chat("tiny", [{"role": "user", "content": "Hello"}]).done)
"""


def test_it_works_where_nothing_else_is(tmp_path: pathlib.Path) -> None:
    wheel = built("OLLAMA_CORS_WHEEL")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--target"]
    nothing = {"PATH": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}  # No compiler, no command.
    subprocess.run([*install, str(tmp_path / "here"), str(wheel)], check=True, env=nothing)
    # -S: without the packages beside the interpreter.
    said = subprocess.check_output(
        [sys.executable, "-S", "-c", SMOKE],
        env={**nothing, "PYTHONPATH": str(tmp_path / "here")},
        cwd=tmp_path,
        text=True,
    )
    assert said.split() == ["allow", "ok", "True"]
