// The same over the C++ header: what may fail gives a result.
#include <cstdio>
#include <ollama_cors.hpp>

int main() {
  const auto wrong = ocors::policy::compile(R"({"rulse": []})");
  if (wrong || wrong.error().status() != OCORS_E_CONFIG) return 1;
  if (wrong.error().pointer() != "/rulse") return 1;
  auto shim = ocors::shim::start(R"({"listen": ["127.0.0.1:0"], "upstream": "replay:"})");
  if (!shim || shim->port() == 0) return 1;
  const auto nowhere = ocors::client::make(R"({"host": "ftp://x"})");
  if (nowhere || nowhere.error().code() != "bad-host") return 1;
  std::printf("ollama-cors %u\n", ocors::version_number());
}
