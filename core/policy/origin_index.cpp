// The index over origins: built once per policy, read by any number of threads.
#include "policy/origin_index.hpp"

#include <algorithm>
#include <functional>

namespace ollama_cors::policy {
namespace {

using kind = origin_pattern::kind;

// Whether the entry admits exactly one text.
bool is_single(const origin_pattern& pattern) noexcept {
  if (pattern.shape == kind::opaque) return true;
  return pattern.shape == kind::exact && !pattern.any_port &&
         pattern.port_first == pattern.port_last;
}

// The one text, as a browser serialises it.
std::string serialise(const origin_pattern& pattern) {
  if (pattern.shape == kind::opaque) return "null";
  std::string text = pattern.scheme + "://" + pattern.host;
  if (pattern.port_first != 0 && pattern.port_first != fetch::default_port(pattern.scheme)) {
    text += ':' + std::to_string(pattern.port_first);
  }
  return text;
}

std::size_t slot_of(std::string_view text, std::size_t slots) noexcept {
  return std::hash<std::string_view>{}(text) & (slots - 1);
}

}  // namespace

void origin_index::add(std::uint32_t owner, const origin_pattern& pattern) {
  if (is_single(pattern)) {
    pending_.push_back({serialise(pattern), owner});
  } else {
    tried_.push_back({owner, &pattern});
  }
}

void origin_index::finish() {
  std::sort(pending_.begin(), pending_.end(), [](const pending& left, const pending& right) {
    return left.text != right.text ? left.text < right.text : left.owner < right.owner;
  });
  for (auto& item : pending_) {
    if (exact_.empty() || exact_.back().text != item.text) {
      const auto start = static_cast<std::uint32_t>(owners_.size());
      exact_.push_back({std::move(item.text), start, start});
    }
    owners_.push_back(item.owner);
    ++exact_.back().owners_end;
  }
  pending_ = {};

  // At most half full, so that a miss ends soon.
  std::size_t size = 2;
  while (size < 2 * exact_.size()) size *= 2;
  slots_.assign(size, 0);
  for (std::size_t i = 0; i < exact_.size(); ++i) {
    std::size_t slot = slot_of(exact_[i].text, size);
    while (slots_[slot] != 0) slot = (slot + 1) & (size - 1);
    slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

const origin_index::exact_entry* origin_index::look_up(std::string_view text) const noexcept {
  if (exact_.empty()) return nullptr;
  std::size_t slot = slot_of(text, slots_.size());
  while (slots_[slot] != 0) {
    const exact_entry& entry = exact_[slots_[slot] - 1];
    if (entry.text == text) return &entry;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return nullptr;
}

origin_index::cursor origin_index::find(const fetch::origin& origin) const noexcept {
  cursor result;
  result.index_ = this;
  result.origin_ = &origin;
  if (const exact_entry* entry = look_up(origin.text)) {
    result.exact_ =
        std::span(owners_).subspan(entry->owners_start, entry->owners_end - entry->owners_start);
  }
  return result;
}

int origin_index::cursor::next() noexcept {
  while (!exact_.empty() && static_cast<int>(exact_.front()) <= last_) exact_ = exact_.subspan(1);
  const auto& patterns = index_->tried_;
  for (; tried_ < patterns.size(); ++tried_) {
    const int owner = static_cast<int>(patterns[tried_].owner);
    if (!exact_.empty() && owner >= static_cast<int>(exact_.front())) break;
    if (owner > last_ && matches(*patterns[tried_].pattern, *origin_)) return last_ = owner;
  }
  return last_ = exact_.empty() ? -1 : static_cast<int>(exact_.front());
}

}  // namespace ollama_cors::policy
