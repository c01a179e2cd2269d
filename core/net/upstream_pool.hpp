// Idle connections to the upstream, each watched: one that stirs while idle is closing or confused,
// and goes, so that none is taken stale (RFC 9112 9.3.1: a POST must not be retried).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "net/deadlines.hpp"
#include "net/loop.hpp"
#include "net/transport.hpp"

namespace ollama_cors::net {

// Loop's thread only.
class upstream_pool final : public readiness, private deadline_owner {
public:
  static constexpr std::size_t capacity = 32;
  static constexpr auto idle_time = std::chrono::seconds(60);

  explicit upstream_pool(loop& on);
  ~upstream_pool();

  // The one used last (its path is warm), or null.
  std::shared_ptr<transport> take();
  void put(std::shared_ptr<transport> connection);
  std::size_t size() const noexcept { return idle_.size(); }
  void clear() noexcept;

  void readable(std::uint64_t tag) override;
  void writable(std::uint64_t) override {}

private:
  void deadline_expired() override;

  struct entry {
    std::uint64_t tag;
    clock::time_point since;
    std::shared_ptr<transport> connection;
  };

  loop& loop_;
  deadline expiry_{*this};
  std::vector<entry> idle_;
  std::uint64_t next_tag_ = 0;
};

}  // namespace ollama_cors::net
