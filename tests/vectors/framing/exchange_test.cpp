// Every vector through the exchange without sockets: whole, cut behind each byte, and cut in two at
// each place, on either side. Wherever the cut, the same must come of it.
#include <gtest/gtest.h>

#include <cctype>

#include "vectors/framing/world.hpp"

namespace ollama_cors::test::framing {
namespace {

// Longer senders are cut in two at so many places only.
constexpr std::size_t places = 400;

const config::configuration& defaults() {
  static const config::configuration loaded = [] {
    config::report findings;
    auto result = config::load("{}", config::profile::shim, findings);
    EXPECT_TRUE(result) << findings.to_text();
    return std::move(*result);
  }();
  return loaded;
}

const std::vector<vector_case>& all_cases() {
  static const auto cases = load(OLLAMA_CORS_FRAMING_VECTORS);
  return cases;
}

class exchange_framing : public testing::TestWithParam<std::size_t> {};

TEST_P(exchange_framing, behaves_as_required) {
  const vector_case& play = all_cases()[GetParam()];
  const auto expect = [&](cut client, cut upstream, const char* which) {
    const seen what = world(defaults(), play, client, upstream).run();
    const auto wrong = misfit(play.ours, what);
    EXPECT_EQ(wrong, "") << play.id << " (" << play.reference << "), " << which << " cut at "
                         << static_cast<std::ptrdiff_t>(std::max(client.at, upstream.at)) << "\n  "
                         << summary(what) << "\n  to the upstream: "
                         << testing::PrintToString(
                                what.upstream.empty() ? "" : what.upstream[0].bytes.substr(0, 1000))
                         << "\n  to the client: "
                         << testing::PrintToString(what.client.substr(0, 1000));
    return wrong.empty();
  };
  if (!expect({}, {}, "nothing")) return;
  // Its own choice has to be one that the standards leave open.
  const seen whole = world(defaults(), play, {}, {}).run();
  EXPECT_EQ(misfit(play.allowed, whole), "") << play.id << ": `ours` is none of `allowed`";
  if (!expect({cut::everywhere}, {cut::everywhere}, "everything")) return;

  const auto size = play.client.size();
  for (std::size_t at = 1; at < size; at += 1 + size / places) {
    if (!expect({at}, {}, "client")) return;
  }
  const auto sent = play.upstream.empty() ? 0 : play.upstream.front().send.size();
  for (std::size_t at = 1; at < sent; at += 1 + sent / places) {
    if (!expect({}, {at}, "upstream")) return;
  }
}

std::string name_of(const testing::TestParamInfo<std::size_t>& info) {
  std::string name = all_cases()[info.param].id;
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(vectors, exchange_framing,
                         testing::Range(std::size_t{0}, all_cases().size()), name_of);

}  // namespace
}  // namespace ollama_cors::test::framing
