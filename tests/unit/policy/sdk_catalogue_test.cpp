// Every recorded request of every SDK, against the default rule: a browser must find each header
// and method granted from an allowed origin, and nothing at all from another.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;

struct sdk_request {
  std::string label, method, path;
  std::vector<std::string> headers;
};

std::vector<sdk_request> read_requests() {
  std::ifstream file(OLLAMA_CORS_SOURCE_DIR "/tests/vectors/sdk_requests.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::vector<sdk_request> requests;
  const auto string_of = [](const boost::json::value& value) {
    return std::string(value.as_string());
  };
  const boost::json::value document = boost::json::parse(text);
  for (const auto& row : document.as_array()) {
    sdk_request each;
    each.label = string_of(row.at("package")) + " " + string_of(row.at("version")) + " " +
                 string_of(row.at("call"));
    each.method = string_of(row.at("method"));
    each.path = string_of(row.at("path"));
    for (const auto& name : row.at("headers").as_array()) each.headers.push_back(string_of(name));
    requests.push_back(std::move(each));
  }
  return requests;
}

// Fetch, CORS-preflight fetch: names sorted, joined by a comma without white space.
world::call preflight_of(const sdk_request& from, const std::string& origin) {
  auto names = from.headers;
  std::sort(names.begin(), names.end());
  std::string joined;
  for (const auto& name : names) joined += (joined.empty() ? "" : ",") + name;
  return world::preflight(origin, from.method, joined, from.path);
}

// Fetch, CORS-preflight fetch 7, for a request without credentials.
bool browser_goes_on(const sdk_request& wanted, const world::outcome& answer) {
  if (answer.made.status < 200 || answer.made.status > 299) return false;
  if (answer.header("Access-Control-Allow-Origin") != answer.asked.headers.front().second) {
    return false;
  }
  const auto listed = [&](const char* field) {
    std::set<std::string, std::less<>> items;
    if (!answer.has(field)) return items;
    const std::string value = answer.header(field);
    fetch::list_reader reader(value);
    for (std::string_view item; reader.next(item);) items.emplace(item);
    return items;
  };
  const auto methods = listed("Access-Control-Allow-Methods");
  if (!methods.contains(wanted.method) && !fetch::is_safelisted_method(wanted.method)) return false;
  const auto names = listed("Access-Control-Allow-Headers");
  return std::all_of(wanted.headers.begin(), wanted.headers.end(),
                     [&](const std::string& name) { return names.contains(name); });
}

TEST(sdk_catalogue, every_recorded_request_is_granted_and_none_to_a_foreign_origin) {
  const std::string app = "http://localhost:5174", evil = "https://evil.example";
  const ollama_cors::policy::policy rules(world::with({world::default_rule({"@loopback"})}));
  const auto requests = read_requests();
  ASSERT_EQ(requests.size(), 1070U);
  int blocked = 0, let_in = 0;
  for (const auto& each : requests) {
    const auto granted = world::decide(rules, preflight_of(each, app));
    if (granted->code() != "preflight-granted" || !browser_goes_on(each, *granted)) {
      ++blocked;
      ADD_FAILURE() << each.label << ": " << each.method << ' ' << each.path
                    << " is blocked: " << granted->code() << ' ' << granted->made.culprit;
    }
    const auto refused = world::decide(rules, preflight_of(each, evil));
    if (!refused->refused() || refused->made.status != 403 || browser_goes_on(each, *refused)) {
      ++let_in;
      ADD_FAILURE() << each.label << " is let in: " << refused->code();
    }
  }
  EXPECT_EQ(blocked, 0);
  EXPECT_EQ(let_in, 0);
}

}  // namespace
