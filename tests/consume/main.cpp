// The same in C++.
#include <iostream>
#include <ollama_cors.hpp>

int main() {
  const ocors::policy policy("{}");
  std::cout << "ollama-cors " << ocors::version_number() << "\n";
  return policy.normalised().empty() ? 1 : 0;
}
