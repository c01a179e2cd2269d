// The command line, run inside Python: the package needs no second program.
#include "command_line.hpp"

#include <string>
#include <vector>

#include "common.hpp"

// main() of bindings/cli under another name: embedded.cmake gives it.
int ollama_cors_command_line(int argc, char** argv);

namespace native {
namespace {

// (words behind the program's name) → exit code. Blocks until it is done; signals are its own.
int run(const py::list& given) {
  std::vector<std::string> words{"ollama-cors"};
  for (const py::handle word : given) words.push_back(py::cast<std::string>(word));
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return without_gil(
      [&] { return ollama_cors_command_line(static_cast<int>(words.size()), argv.data()); });
}

}  // namespace

void bind_command_line(py::module_& module) {
  module.def("command_line", &run, py::arg("words"));
}

}  // namespace native
