// A page's whole fetch() against any server: it ends, asks no more than a browser would, and its
// report says one thing. Three bytes choose the page; the rest are answers, each behind a NUL line.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "page/fetching.hpp"
#include "require.hpp"

using namespace ollama_cors;
using page::action;

namespace {

constexpr unsigned most_requests = 1000;  // 21 hops, a preflight each, ten tries each, twice

page::environment environment_of(unsigned byte) {
  static const std::string origins[] = {"http://localhost:3000", "null", "https://app.example",
                                        "http://a.localhost"};
  return {origins[byte >> 2U & 3U], {}, static_cast<page::browser>(byte & 3U)};
}

page::request request_of(unsigned first, unsigned second) {
  static const std::string methods[] = {"GET", "POST", "PUT", "DELETE"};
  page::request asked;
  asked.url = first & 1U ? "http://localhost:3000/r" : "http://127.0.0.1:11434/r";
  asked.method = methods[first >> 1U & 3U];
  asked.redirect = static_cast<page::redirect_mode>((first >> 3U & 3U) % 3);
  asked.credentials = static_cast<page::credentials_mode>((first >> 5U & 3U) % 3);
  if (first & 128U) asked.headers.push_back({"Authorization", "Bearer x"});
  if (second & 1U) asked.headers.push_back({"Content-Type", "application/json"});
  if (second & 2U) asked.mode = page::request_mode::no_cors;
  if (second & 4U) asked.mode = page::request_mode::same_origin;
  if (second & 8U && asked.method != "GET") {
    asked.body = {second & 16U ? page::body_kind::stream : page::body_kind::text, 1, {}};
  }
  return asked;
}

class answers {
public:
  explicit answers(std::string_view bytes) : bytes_(bytes) {}
  std::string_view next() {
    constexpr std::string_view between{"\0\n", 2};
    const auto end = bytes_.find(between);
    const std::string_view answer = bytes_.substr(0, end);
    bytes_.remove_prefix(end == std::string_view::npos ? bytes_.size() : end + between.size());
    return answer;
  }

private:
  std::string_view bytes_;
};

void check_request(const page::wire_request& asked) {
  REQUIRE(asked.url.is_http() && asked.url.host && !asked.url.fragment);
  REQUIRE(asked.target.starts_with('/'));
  for (const auto& [name, value] : asked.headers) {
    REQUIRE(!name.empty() && name.find_first_of(":\r\n") == std::string::npos);
    REQUIRE(value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos);
    if (asked.preflight) REQUIRE(name != "Authorization" && name != "Cookie");
  }
  if (asked.preflight) REQUIRE(!asked.with_body && !asked.with_credentials);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const page::environment where = environment_of(data[0]);
  answers server({reinterpret_cast<const char*>(data) + 3, size - 3});
  page::preflight_cache cache;
  page::fetching fetching(where, request_of(data[1], data[2]), cache);
  std::string_view rest;
  unsigned sent = 0;
  page::instant now{0};
  for (action todo = fetching.start(now); todo != action::done; now += page::instant{1}) {
    if (todo == action::send) {
      REQUIRE(++sent < most_requests);
      check_request(fetching.request());
      rest = server.next();
      if (rest.empty()) {
        todo = fetching.failed(page::failure::closed, now);
        continue;
      }
    }
    if (todo == action::send || todo == action::read_head) {
      const auto end = fetching.head_size(rest, true);
      REQUIRE(end && *end <= rest.size());
      const std::string_view head = rest.substr(0, *end);
      rest.remove_prefix(*end);
      todo = head.empty() && rest.empty() ? fetching.failed(page::failure::reset, now)
                                          : fetching.head(head, now);
      continue;
    }
    todo = fetching.body_ended(
        rest.size() >= fetching.framing().length ? page::body_end::whole : page::body_end::cut,
        now);
  }
  const page::report& report = fetching.report();
  const bool ok = report.outcome == page::outcome::ok;
  REQUIRE(ok == report.response.has_value());
  REQUIRE(ok == !report.error.has_value());
  REQUIRE(ok == (report.reason == page::reason::none));
  REQUIRE(ok || !report.explanation.empty());
  REQUIRE((report.outcome == page::outcome::blocked) == is_cors(report.reason));
  return 0;
}
