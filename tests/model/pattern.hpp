// Entries of `origins` and `deny`: CONTRACT 2.
#pragma once

#include <string>
#include <vector>

#include "origin.hpp"

namespace model {

struct pattern {
  bool any = false;  // "*"
  bool is_null = false;
  bool is_file = false;
  std::string scheme;
  bool any_host = false;  // scheme://*
  bool below = false;     // *.name: one or more labels before `labels`
  strings labels;         // of the host; an IP address is one label
  bool trailing_dot = false;
  bool any_port = false;
  std::optional<unsigned> low, high;  // nothing = the scheme's default port
};

// An entry may be a preset, which stands for several patterns.
std::vector<pattern> parse_entry(const std::string& entry);

bool admits(const pattern& entry, const origin& from);
bool denies(const pattern& entry, const origin& from);

}  // namespace model
