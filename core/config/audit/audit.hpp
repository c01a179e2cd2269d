// What a configuration admits, in plain words and with origins as witnesses, each of which has been
// decided by the policy itself.
#pragma once

#include <string>

#include "config/configuration.hpp"

namespace ollama_cors::config {

// {"dangers":[{"pointer","message"}],
//  "rules":[{"pointer","origins":[{"entry","reach"}],"routes":[…],"may":[…],"credentials",
//            "admits":[…],"refuses":[{"origin","why"}],"more_entries"}],
//  "overlaps":[{"origin","route","decides","not"}],
//  "deny":[…],"hosts":[{"entry","meaning"}],"keys":[{"name","may"}],"key_required","mode"}
// as JSON text. Dangers come first, the gravest at the head.
std::string audit(const access& rules);

}  // namespace ollama_cors::config
