"""Help, version, and wrong usage: exit 0 and 2, words on the right stream."""

import re

import pytest


def test_version(run):
    done = run("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"ollama-cors \d+\.\d+\.\d+\n", done.stdout)
    assert done.stderr == ""


def test_help_names_every_command(run):
    done = run("--help")
    assert done.returncode == 0
    for command in ("serve", "check", "decide", "headers"):
        assert re.search(rf"^  {command} ", done.stdout, re.MULTILINE)
    assert done.stderr == ""


@pytest.mark.parametrize("command, option", [
    ("serve", "--listen"), ("serve", "--config"), ("serve", "--upstream"), ("serve", "--allow-origin"),
    ("serve", "--allow-unauthenticated-network"), ("serve", "--demo"), ("check", "--json"), ("check", "--audit"),
    ("check", "--schema"),
    ("decide", "--config"), ("headers", "--json"),
])
def test_help_of_a_command_names_its_options(run, command, option):
    done = run(command, "--help")
    assert done.returncode == 0
    assert option in done.stdout


@pytest.mark.parametrize("arguments", [
    [], ["sevre"], ["serve", "--lsiten", "127.0.0.1:0"], ["serve", "--listen"], ["serve", "surplus"],
    ["check", "a", "b"], ["decide", "--profile", "proxy"], ["headers", "a", "b"],
    ["serve", "--demo", "--upstream", "http://127.0.0.1:1"],
])
def test_wrong_usage_is_2_and_speaks_on_stderr(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr != ""


@pytest.mark.parametrize("arguments", [["check", "/no/such/file"], ["serve", "--config", "/no/such/file"],
                                       ["decide", "--config", "/no/such/file"]])
def test_a_file_that_cannot_be_read_is_2_with_the_systems_reason(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "ollama-cors: cannot read /no/such/file: No such file or directory\n"


def test_a_folder_is_no_configuration(run, tmp_path):
    done = run("check", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == f"ollama-cors: cannot read {tmp_path}: Is a directory\n"


def test_decide_does_not_read_its_configuration_where_its_requests_come_from(run):
    done = run("decide", "--config", "-", stdin="{}")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "standard input holds the requests" in done.stderr


@pytest.mark.parametrize("word, meant", [("chek", "check"), ("check ", "check"), ("serv", "serve"), ("dceide", "decide"),
                                         ("header", "headers")])
def test_a_mistyped_command_is_told_the_nearest(run, word, meant):
    done = run(word)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f'ollama-cors: there is no command "{word}"; did you mean "{meant}"?\n'


@pytest.mark.parametrize("word", ["start", "banana", "x" * 100000])
def test_a_command_that_resembles_none_is_told_all(run, word):
    done = run(word)
    assert done.returncode == 2
    assert done.stderr.endswith("; there are serve, check, decide, fetch, doctor, headers. `ollama-cors --help` says what each does.\n")


@pytest.mark.parametrize("arguments, hint", [
    (["serve", "--lsiten", "127.0.0.1:0", "--foo"], "serve has no option --lsiten; did you mean --listen?"),
    (["serve", "--listen", "127.0.0.1:0", "--allow-orign=https://a.example"],
     "serve has no option --allow-orign; did you mean --allow-origin?"),
    (["check", "--banana"], "check has no option --banana. `ollama-cors check --help` says which there are."),
])
def test_a_mistyped_option_is_told_the_nearest(run, arguments, hint):
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"ollama-cors: {hint}\n")


def test_one_flag_one_origin(run):
    done = run("serve", "--allow-origin", "https://a.example,https://b.example")
    assert done.returncode == 2
    assert done.stderr == "error --allow-origin several-origins: The flag takes one origin: repeat it for each.\n"


def test_an_origin_that_is_admitted_already(serve, upstream):
    line = serve("--listen", "127.0.0.1:0", "--upstream", upstream.url, "--allow-origin", "http://localhost:3000").err.next()
    assert line.startswith("warning --allow-origin shadowed-rule: it changes nothing")


def test_problems_of_flags_are_told_by_the_flag(run, config):
    done = run("serve", "--config", config({"rules": [{"origins": ["b.example"]}]}), "--listen", "nowhere", "--upstream",
               "ftp://x", "--allow-origin", "a.example")
    assert (done.returncode, done.stdout) == (2, "")
    starts = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert sorted(starts) == ["error --allow-origin bad-origin", "error --listen bad-listen",
                              "error --upstream bad-upstream", "error /rules/0/origins/0 bad-origin"]


def test_a_correction_is_told_once(run):
    done = run("serve", "--allow-origin", "a.example", "--listen", "127.0.0.1:0")
    assert done.stderr.count('"https://a.example"') == 1
