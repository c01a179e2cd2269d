// Reproducible everywhere: the same seed gives the same policies and requests on any machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

class random_source {
public:
  explicit random_source(std::uint64_t seed) : state_(seed) {}

  // splitmix64 (Vigna, public domain).
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // 0 … count - 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  bool percent(unsigned chance) { return below(100) < chance; }
  bool per_mille(unsigned chance) { return below(1000) < chance; }

  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }

  // Each element with that chance, in their order.
  std::vector<std::string> some(const std::vector<std::string>& list, unsigned chance) {
    std::vector<std::string> chosen;
    for (const std::string& item : list)
      if (percent(chance)) chosen.push_back(item);
    return chosen;
  }

private:
  std::uint64_t state_;
};
