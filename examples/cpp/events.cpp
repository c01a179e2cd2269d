// A shim's events on a thread of their own, which ends however main() is left. Ends where standard
// input does. With --demo, a replay stands in for Ollama.
#include <iostream>
#include <ollama_cors.hpp>
#include <string>
#include <string_view>
#include <thread>

// Declared behind the shim, so that it goes first.
class refusal_log {
public:
  explicit refusal_log(ocors::shim& shim) : shim_(shim), thread_([this] { print(); }) {}
  // A join alone would wait for ever: events() ends when the shim has stopped, and not before.
  ~refusal_log() {
    shim_.try_stop(std::chrono::milliseconds(0));
    thread_.join();
  }

private:
  void print() {
    for (const std::string& event : shim_.events()) {
      if (event.find(R"("verdict":"refuse")") != std::string::npos) std::cout << event << std::endl;
    }
  }
  ocors::shim& shim_;
  std::thread thread_;
};

int main(int argc, char** argv) {
  const bool demo = argc > 1 && std::string_view(argv[1]) == "--demo";
  auto shim =
      ocors::shim::start(demo ? R"({"upstream": "replay:", "listen": ["127.0.0.1:0"]})" : "{}");
  if (!shim) {
    std::cerr << "cannot start: " << shim.error().what() << " (" << shim.error().code() << ")\n";
    return 2;
  }
  std::cout << "listening on " << shim->url() << ", in front of " << shim->upstream_url()
            << (shim->is_replay() ? " (a replay)" : "") << std::endl;
  refusal_log log(*shim);
  while (std::cin.get() != std::char_traits<char>::eof()) continue;
  return 0;
}
