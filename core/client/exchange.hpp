// One request and its answer, seen from whoever asked: pulled, cancelled, let go.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

#include "client/batch.hpp"

namespace ollama_cors::client {

class exchange_link;

// Any thread. What is behind it goes on until its end or cancel(), also without it.
class exchange {
public:
  using wait = std::chrono::milliseconds;  // negative = for ever

  explicit exchange(std::shared_ptr<exchange_link> link) noexcept : link_(std::move(link)) {}
  exchange(exchange&&) noexcept = default;
  exchange& operator=(exchange&&) noexcept;
  ~exchange();  // cancels

  enum class result : std::uint8_t { ok, timeout, closed };
  // Overwrites `output` with what has come. `closed`: the end was given before.
  result next(wait patience, batch& output);

  // For a streamed body: takes what there is room for. `closed`: it is wanted no more.
  result write(std::string_view bytes, wait patience, std::size_t& taken);
  void finish_body();
  // Bytes that the announced length leaves, UINT64_MAX if none was announced.
  std::uint64_t body_left() const noexcept;

  void cancel() noexcept;  // idempotent; does not wait

private:
  std::shared_ptr<exchange_link> link_;
};

}  // namespace ollama_cors::client
