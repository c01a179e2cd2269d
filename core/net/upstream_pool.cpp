#include "net/upstream_pool.hpp"

#include <algorithm>

namespace ollama_cors::net {

upstream_pool::upstream_pool(loop& on) : loop_(on) {}

upstream_pool::~upstream_pool() {
  clear();
}

std::shared_ptr<transport> upstream_pool::take() {
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back().connection);
  idle_.pop_back();
  if (idle_.empty()) loop_.remove(expiry_);
  connection->set_owner(nullptr, 0);
  return connection;
}

void upstream_pool::put(std::shared_ptr<transport> connection) {
  if (idle_.size() == capacity) return connection->close();
  const bool first = idle_.empty();
  try {
    idle_.push_back({++next_tag_, clock::now(), connection});
    if (first) loop_.add(expiry_);
  } catch (...) {  // no memory: the next request has one of its own
    if (first) idle_.clear();
    return connection->close();
  }
  if (first) expiry_.set(clock::now() + idle_time);
  connection->set_owner(this, next_tag_);
  connection->wait_readable();
}

void upstream_pool::clear() noexcept {
  if (idle_.empty()) return;
  for (auto& item : idle_) item.connection->close();
  idle_.clear();
  loop_.remove(expiry_);
}

void upstream_pool::readable(std::uint64_t tag) {
  const auto found = std::find_if(idle_.begin(), idle_.end(),
                                  [tag](const entry& item) { return item.tag == tag; });
  if (found == idle_.end()) return;
  found->connection->close();
  idle_.erase(found);
  if (idle_.empty()) loop_.remove(expiry_);
}

void upstream_pool::deadline_expired() {
  const auto limit = clock::now() - idle_time;
  while (!idle_.empty() && idle_.front().since <= limit) {
    idle_.front().connection->close();
    idle_.erase(idle_.begin());
  }
  if (idle_.empty()) return loop_.remove(expiry_);
  expiry_.set(idle_.front().since + idle_time);
}

}  // namespace ollama_cors::net
