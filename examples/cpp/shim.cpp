// Embeds the shim in a C++ program: prints its address, then each request that it refuses, until
// Ctrl-C or the end of standard input. With --demo, a replay stands in for Ollama.
#include <iostream>
#include <ollama_cors.hpp>
#include <string>
#include <string_view>
#include <thread>

int main(int argc, char** argv) try {
  const bool demo = argc > 1 && std::string_view(argv[1]) == "--demo";
  ocors::shim shim(demo ? R"({"upstream": "replay:", "listen": ["127.0.0.1:0"]})" : "{}");
  std::cout << "listening on " << shim.url() << ", in front of " << shim.upstream_url()
            << (shim.is_replay() ? " (a replay)" : "") << std::endl;

  std::thread input([&shim] {
    while (std::cin.get() != std::char_traits<char>::eof()) continue;
    shim.stop(std::chrono::milliseconds(0));
  });
  for (const std::string& event : shim.events()) {
    if (event.find(R"("verdict":"refuse")") != std::string::npos) std::cout << event << std::endl;
  }
  input.join();
  return 0;
} catch (const ocors::error& error) {
  std::cerr << "cannot start: " << error.what() << " (" << error.code() << ")\n";
  return 2;
}
