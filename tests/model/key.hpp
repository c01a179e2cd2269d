// API keys: CONTRACT 3, "Keys".
#pragma once

#include "decision.hpp"

namespace model {

enum class key_state { fine, missing, unknown, other_route };

key_state check_key(const policy& rules, const request& asked,
                    const std::optional<std::string>& path);

}  // namespace model
