// Medians and paired ratios with their interval, as the tables of all benchmarks have them.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace ollama_cors::bench {

double median(std::vector<double> values);

// The order statistics that hold the median with at least 90 % (binomial): for 9 runs the second
// and the last but one (96 %).
std::array<double, 2> interval(std::vector<double> values);

std::string joined(const std::vector<std::string>& cells);  // a row of a markdown table
std::string number(double value);                           // with two digits
// "0.91 (0.89–0.93)" of runs that were made in turn.
std::string ratio_cell(const std::vector<double>& ours, const std::vector<double>& theirs);

}  // namespace ollama_cors::bench
