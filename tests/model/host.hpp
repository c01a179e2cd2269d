// The Host field against the entries of `hosts`: CONTRACT 1 and 3.2, RFC 9110 7.2.
#pragma once

#include <string>

#include "origin.hpp"

namespace model {

bool host_allowed(const strings& entries, const std::string& host);

// Whether a page of the origin was served under this Host: the same host, and the same port where
// one that is left out is the scheme's.
bool is_same_place(const origin& page, const std::string& host);

}  // namespace model
