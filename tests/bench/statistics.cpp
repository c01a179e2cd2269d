#include "statistics.hpp"

#include <algorithm>
#include <cstdio>

namespace ollama_cors::bench {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::array<double, 2> interval(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t runs = values.size();
  double tail = 0;
  double probability = 1;
  for (std::size_t i = 0; i < runs; ++i) probability /= 2;
  std::size_t skip = 0;
  while (skip < runs / 2) {
    tail += probability;
    if (2 * tail > 0.10) break;
    probability = probability * static_cast<double>(runs - skip) / static_cast<double>(skip + 1);
    ++skip;
  }
  const std::size_t from = skip == 0 ? 0 : skip - 1;
  return {values[from], values[runs - 1 - from]};
}

std::string joined(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string ratio_cell(const std::vector<double>& ours, const std::vector<double>& theirs) {
  std::vector<double> ratios;
  for (std::size_t run = 0; run < ours.size(); ++run) ratios.push_back(ours[run] / theirs[run]);
  const auto [low, high] = interval(ratios);
  return number(median(ratios)) + " (" + number(low) + "–" + number(high) + ")";
}

}  // namespace ollama_cors::bench
