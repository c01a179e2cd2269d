// Where a redirect leads, as browsers read it:
// https://fetch.spec.whatwg.org/#concept-response-location-url
#pragma once

#include <optional>
#include <string>

#include "doctor/probe.hpp"
#include "doctor/question.hpp"
#include "fetch/url.hpp"

namespace ollama_cors::doctor {

// Nothing if a browser does not go anywhere: another status, no Location, or none that is a URL.
std::optional<fetch::url> sent_on_to(const question& about, const probe& asked, const answer& said);

// The same page's GET there; nothing if it leads to another server, whose answers are its own.
std::optional<probe> next_hop(const question& about, const probe& asked, const answer& said);

// A browser gives up at 20; who redirects more often than this has gone round in circles.
inline constexpr int most_hops = 5;

}  // namespace ollama_cors::doctor
