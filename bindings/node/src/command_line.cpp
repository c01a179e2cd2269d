// The command line, run inside Node: the package needs no second program.
#include "command_line.hpp"

#include <cstdint>
#include <string>
#include <vector>

// main() of bindings/cli under another name: CMakeLists.txt gives it.
int ollama_cors_command_line(int argc, char** argv);

namespace ollama_cors::node {
namespace {

// (words behind the program's name) → exit code. Blocks until it is done; signals are its own.
Napi::Value run(const Napi::CallbackInfo& info) {
  std::vector<std::string> words{"ollama-cors"};
  const auto given = info[0].As<Napi::Array>();
  for (std::uint32_t i = 0; i < given.Length(); ++i) {
    words.push_back(given.Get(i).As<Napi::String>());
  }
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int code = ollama_cors_command_line(static_cast<int>(words.size()), argv.data());
  return Napi::Number::New(info.Env(), code);
}

}  // namespace

void export_command_line(Napi::Env env, Napi::Object exports) {
  exports.Set("commandLine", Napi::Function::New<run>(env));
}

}  // namespace ollama_cors::node
