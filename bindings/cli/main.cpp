// ollama-cors: the command line of the library. Names the commands and their options; each command
// has a file of its own.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "commands.hpp"
#include "mistyped.hpp"
#include "ollama_cors.h"

using namespace ollama_cors::cli;

namespace {

std::string version() {
  const std::uint32_t number = ocors_version_number();
  return "ollama-cors " + std::to_string(number / 10000) + "." +
         std::to_string(number / 100 % 100) + "." + std::to_string(number % 100);
}

void add_serve(CLI::App& program, serve_options& options) {
  CLI::App* command = program.add_subcommand("serve", "Run the shim until a signal stops it");
  command->add_option("--config", options.config, "Configuration file (JSON), - = standard input")
      ->type_name("FILE");
  command->add_option("--listen", options.listen, "Listen here instead, HOST:PORT; repeatable")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  CLI::Option* upstream =
      command->add_option("--upstream", options.upstream, "The Ollama behind, http://HOST:PORT")
          ->type_name("URL");
  command
      ->add_option("--allow-origin", options.allow_origin,
                   "Let pages of this origin use inference and read routes; repeatable")
      ->type_name("ORIGIN")
      ->allow_extra_args(false);
  command->add_flag("--allow-unauthenticated-network", options.allow_unauthenticated_network,
                    "Listen beyond this machine without API keys");
  command
      ->add_flag_callback(
          "--demo", [&options] { options.upstream = "replay:"; },
          "Play back a recorded Ollama: no model needed")
      ->excludes(upstream);
  command->footer(
      "Where the configuration names no upstream, OLLAMA_HOST does; where it has no rules,\n"
      "OLLAMA_ORIGINS adds its origins to the default rule (pages of this machine).\n"
      "`decide` and `check` read neither: tell `decide` of origins with --allow-origin.");
}

void add_check(CLI::App& program, check_options& options) {
  CLI::App* command =
      program.add_subcommand("check", "Find every problem of a configuration at once");
  command->add_option("file", options.file, "Configuration file, - = standard input")
      ->type_name("FILE")
      ->capture_default_str();
  command->add_flag("--json", options.json, "Answer as JSON");
  command->add_flag("--audit", options.audit,
                    "Say in plain words what it admits, dangers first, with origins tried on it");
  command->add_flag("--schema", options.schema, "Print the JSON Schema of configurations instead");
  command->footer(
      "It reads the file alone: not OLLAMA_ORIGINS and OLLAMA_HOST, which `serve` reads where the\n"
      "configuration is silent.");
}

void add_decide(CLI::App& program, decide_options& options) {
  CLI::App* command = program.add_subcommand(
      "decide", "What the policy says to a request, why, and what would change it");
  command->add_option("METHOD", options.method, "The method of one request; GET if left out")
      ->type_name("");
  command
      ->add_option("TARGET", options.target,
                   "Its path, or its URL; without a request, JSON lines are read")
      ->type_name("");
  command->add_option("--origin", options.origin, "The page that sends it; none = a program does")
      ->type_name("ORIGIN");
  command
      ->add_option("--allow-origin", options.allow_origin,
                   "Decide as `serve` with this option does; repeatable")
      ->type_name("ORIGIN")
      ->allow_extra_args(false);
  command->add_option("-H", options.headers, "A header of it, 'name: value'; repeatable")
      ->type_name("HEADER")
      ->allow_extra_args(false);
  command->add_flag("--explain", options.explain,
                    "Tell people too, on standard error: why, the fix, what browsers print");
  command->add_flag("--json", options.json,
                    "Print the decisions of one request as JSON on a terminal too");
  command->add_option("--config", options.config, "Configuration file (JSON)")->type_name("FILE");
  command
      ->add_option("--profile", options.profile,
                   "Whose defaults: the shim's, or those inside another server")
      ->check(CLI::IsMember({"shim", "middleware"}).description(""))
      ->type_name("shim|middleware")
      ->capture_default_str();
  command->footer(
      "One request, and the preflight that a browser would send before it:\n"
      "  ollama-cors decide --origin https://app.example POST /api/chat\n"
      "  ollama-cors decide --origin https://app.example -H 'x-api-key: k' POST "
      "http://HOST/v1/messages\n"
      "It is told in words, and exits with 1 if it is refused. A body is taken to be JSON.\n"
      "Where standard output is no terminal, or with --json, the decisions are JSON lines there.\n"
      "\n"
      "Many, a JSON request a line in, a JSON decision a line out:\n"
      "  {\"method\":\"POST\",\"target\":\"/api/chat\",\"headers\":[[\"Host\",\"localhost\"]]}\n"
      "Characters U+0000 to U+00FF stand for bytes, in and out.\n"
      "\n"
      "OLLAMA_ORIGINS is not read: `serve` alone does. Name its origins with --allow-origin.");
}

void add_doctor(CLI::App& program, doctor_options& options) {
  CLI::App* command = program.add_subcommand(
      "doctor", "What each browser will do with a server, why, and what mends it");
  command->add_option("URL", options.url, "The server, http://HOST:PORT; OLLAMA_HOST if left out")
      ->type_name("");
  command
      ->add_option("--origin", options.origins,
                   "A page that is to reach it, https://app.example or null; repeatable")
      ->type_name("ORIGIN")
      ->allow_extra_args(false);
  command->add_option("--ca", options.ca, "Certificates to trust, in place of the system's")
      ->type_name("FILE");
  command
      ->add_option("--key-env", options.key_env,
                   "The variable that has the pages' key, sent as `Authorization: Bearer`")
      ->type_name("NAME");
  command
      ->add_option("-H", options.headers, "A header that the pages send, 'name: value'; repeatable")
      ->type_name("HEADER")
      ->allow_extra_args(false);
  command->add_flag("--json", options.json, "Answer as JSON");
  command->footer(
      "  ollama-cors doctor http://127.0.0.1:11434\n"
      "  ollama-cors doctor --origin https://app.example --origin null https://ollama.example\n"
      "It sends GET and OPTIONS alone, and nothing that changes anything. Without --origin, the\n"
      "pages are those of a development server: http://localhost:5173 and http://127.0.0.1:5173.\n"
      "Every fault is told at once, with what Chromium, Firefox and Safari print of it. A fix of\n"
      "ours has been tried out on its policy.\n"
      "\n"
      "Exit codes: 0 all is well, 1 findings, 2 nobody answers, or wrong usage.");
}

void add_headers(CLI::App& program, headers_options& options) {
  CLI::App* command = program.add_subcommand("headers", "The request headers that known SDKs send");
  command->add_option("package", options.package, "One package, such as openai")
      ->type_name("PACKAGE");
  command->add_flag("--json", options.json, "Answer as JSON");
}

void add_fetch(CLI::App& program, fetch_options& options) {
  CLI::App* command = program.add_subcommand(
      "fetch", "Ask a server as a program does, or as the page of a browser would");
  command
      ->add_option("--page-origin", options.page_origin,
                   "As a page of this origin; null = a page without one")
      ->type_name("ORIGIN");
  const auto one_of = [](std::vector<std::string> words) {
    return CLI::IsMember(std::move(words)).description("");
  };
  command->add_option("--browser", options.browser, "Whose page; the Fetch standard's if left out")
      ->check(one_of({"chromium", "firefox", "webkit", "standard"}))
      ->type_name("chromium|firefox|webkit|standard");
  command->add_option("--credentials", options.credentials, "Its credentials mode")
      ->check(one_of({"omit", "same-origin", "include"}))
      ->type_name("omit|same-origin|include");
  command->add_option("--mode", options.mode, "Its mode")
      ->check(one_of({"cors", "no-cors", "same-origin", "navigate"}))
      ->type_name("cors|no-cors|same-origin");
  command->add_option("--redirect", options.redirect, "What becomes of redirects")
      ->check(one_of({"follow", "error", "manual"}))
      ->type_name("follow|error|manual");
  command->add_option("-X", options.method, "The method; GET, with a body POST")
      ->type_name("METHOD");
  command->add_option("-H", options.headers, "A header, 'name: value'; repeatable")
      ->type_name("HEADER")
      ->allow_extra_args(false);
  command->add_option("-d", options.body, "The body")->type_name("BODY");
  command->add_option("--max-time", options.max_time, "Give up on a URL after so many seconds")
      ->check(CLI::Range(0.001, 1e6).description(""))
      ->type_name("SECONDS");
  command->add_option("--ca", options.ca, "Certificates to trust, in place of the system's")
      ->type_name("FILE");
  command->add_flag("--json", options.json, "A JSON line a URL");
  command->add_option("URL", options.urls, "What to ask for; several share a preflight cache")
      ->required()
      ->type_name("");
  command->footer(
      "Why does my page fail?\n"
      "  ollama-cors fetch --page-origin https://app.example --browser chromium -X POST\n"
      "    -H 'Content-Type: application/json' -d '{\"model\":\"m\"}' "
      "http://localhost:11434/api/chat\n"
      "The request is really sent, as the page would send it. Without --json the answer's body is\n"
      "standard output, and standard error says what happened, what the browser's console prints,\n"
      "and what to change.\n"
      "\n"
      "Without --page-origin a program asks: no preflight, and nothing is blocked. A URL may then\n"
      "be a path on OLLAMA_HOST.\n"
      "\n"
      "Exit codes: 0 every fetch() resolved, whatever the status; 1 one was blocked or failed;\n"
      "2 wrong usage.");
}

std::vector<std::string> commands_of(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// Told of the first word that is an option of none; empty if there is no such.
std::string hint_at_option(const CLI::App& program, int argc, char** argv) {
  if (program.get_subcommands().empty()) return {};
  const CLI::App* command = program.get_subcommands().front();
  std::vector<std::string> names;
  for (const CLI::Option* option : command->get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (!word.starts_with("--") || word == "--") continue;
    if (std::find(names.begin(), names.end(), word.substr(0, word.find('='))) == names.end())
      return mistyped_option(word, command->get_name(), names);
  }
  return {};
}

int run(int argc, char** argv) {
  serve_options serving;
  check_options checking;
  decide_options deciding;
  doctor_options examining;
  headers_options listing;
  fetch_options fetching;

  CLI::App program{"A browser-correct front door for a local Ollama server.", "ollama-cors"};
  program.require_subcommand(1);
  program.set_version_flag("--version", version());
  program.footer("Exit codes: 0 good, 1 findings, 2 wrong usage or cannot start.");
  add_serve(program, serving);
  add_check(program, checking);
  add_decide(program, deciding);
  add_fetch(program, fetching);
  add_doctor(program, examining);
  add_headers(program, listing);

  if (argc > 1) {
    const std::string hint = mistyped_command(argv[1], commands_of(program));
    if (!hint.empty()) {
      std::cerr << hint << std::endl;
      return exit_failure;
    }
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ExtrasError& error) {
    const std::string hint = hint_at_option(program, argc, argv);
    if (hint.empty())
      return program.exit(error, std::cout, std::cerr) == 0 ? exit_good : exit_failure;
    std::cerr << hint << std::endl;
    return exit_failure;
  } catch (const CLI::ParseError& error) {
    return program.exit(error, std::cout, std::cerr) == 0 ? exit_good : exit_failure;
  }
  const std::string chosen = program.get_subcommands().front()->get_name();
  if (chosen == "serve") return serve(serving);
  if (chosen == "check") return check(checking);
  if (chosen == "decide") return decide(deciding);
  if (chosen == "fetch") return fetch(fetching);
  if (chosen == "doctor") return doctor(examining);
  return headers(listing);
}

// What could not be written is no success, whatever it would have said.
int checked(int code) {
  std::cout.flush();
  if (std::cout.good()) return code;
  std::cerr
      << "ollama-cors: standard output cannot be written: is its disk full, or its reader gone?"
      << std::endl;
  return exit_failure;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return checked(run(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "ollama-cors: " << error.what() << std::endl;
    return exit_failure;
  }
}
