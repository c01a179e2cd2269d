// The Host field against the entries of `hosts`: CONTRACT 1 and 3.2, RFC 9110 7.2.
#pragma once

#include <string>

#include "policy.hpp"

namespace model {

bool host_allowed(const strings& entries, const std::string& host);

}  // namespace model
