// Reading documents, and telling people why one was refused; see the header.
#include "input.hpp"

#include <boost/json.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <new>
#include <stdexcept>

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

std::string drain(std::FILE* file, const std::string& name) {
  std::string text;
  char chunk[65536];
  errno = 0;
  while (const std::size_t size = std::fread(chunk, 1, sizeof chunk, file))
    text.append(chunk, size);
  if (std::ferror(file))
    throw std::runtime_error("cannot read " + name + ": " + std::strerror(errno));
  return text;
}

// With a blank behind it; empty for the document itself.
std::string place_text(std::string_view pointer, const name_place& place) {
  if (pointer.empty()) return {};
  return (place ? place(pointer) : std::string(pointer)) + " ";
}

// What is said to a flag beside the document's words, or in their place.
struct flag_words {
  std::string_view flag, code, words;
  bool instead = false;
};
constexpr flag_words words_of_flags[] = {
    {"--listen", "network-needs-key",
     "As a flag that is --allow-unauthenticated-network; keys take a configuration file."},
    {"--allow-origin", "several-origins", "The flag takes one origin: repeat it for each.", true},
    {"--allow-origin", "shadowed-rule",
     "it changes nothing: its origins are admitted already, those of this computer's pages by "
     "default.",
     true},
    {"OLLAMA_ORIGINS", "shadowed-rule",
     "it changes nothing: its origins are admitted already, those of this computer's pages by "
     "default.",
     true},
};

const flag_words* find_words(std::string_view flag, std::string_view code) {
  for (const flag_words& each : words_of_flags)
    if (each.flag == flag && each.code == code) return &each;
  return nullptr;
}

std::string problem_text(const json::value& problem, const name_place& place) {
  const auto part = [&](const char* key) -> std::string_view {
    const json::string& text = problem.at(key).as_string();
    return {text.data(), text.size()};
  };
  const flag_words* said = place ? find_words(place(part("pointer")), part("code")) : nullptr;
  std::string text = place_text(part("pointer"), place);
  text.append(part("code")).append(": ");
  if (said != nullptr && said->instead) return text.append(said->words);
  text.append(part("message"));
  if (const json::value& better = problem.at("suggestion"); !better.is_null()) {
    const std::string suggestion = json::serialize(better);
    if (part("message").find(suggestion) == std::string_view::npos)
      text.append(" Try ").append(suggestion).append(".");
  }
  if (said != nullptr) text.append(" ").append(said->words);
  return text;
}

void print_problems(std::string_view report_json, const name_place& place) {
  for (const told_problem& problem : problems_of(report_json, place))
    std::cerr << (problem.is_error ? "error " : "warning ") << problem.text << std::endl;
}

}  // namespace

std::string read_document(const std::string& path) {
  if (path == "-") return drain(stdin, "standard input");
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr)
    throw std::runtime_error("cannot read " + path + ": " + std::strerror(errno));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> closed(file, &std::fclose);
  return drain(file, path);
}

owned<ocors_report> check_document(std::string_view text) {
  ocors_report* report = nullptr;
  if (ocors_config_check(text.data(), text.size(), &report) != OCORS_OK) throw std::bad_alloc();
  return owned<ocors_report>(report);
}

void print_error(const ocors_error* error, const name_place& place) {
  if (ocors_error_status(error) == OCORS_E_CONFIG) {
    print_problems(ocors_error_report(error), place);
    return;
  }
  std::cerr << "error " << place_text(ocors_error_pointer(error), place) << ocors_error_code(error)
            << ": " << ocors_error_message(error) << std::endl;
}

void print_warnings(const char* report_json, const name_place& place) {
  print_problems(report_json, place);
}

std::vector<told_problem> problems_of(std::string_view report_json, const name_place& place) {
  std::vector<told_problem> told;
  const json::value report = json::parse({report_json.data(), report_json.size()});
  for (const json::value& problem : report.at("problems").as_array())
    told.push_back({problem.at("severity").as_string() == "error", problem_text(problem, place)});
  return told;
}

}  // namespace ollama_cors::cli
