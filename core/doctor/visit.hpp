// Asking a server over the client what the survey wants to know. It blocks whoever calls it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>

#include "client/agent.hpp"
#include "doctor/diagnosis.hpp"

namespace ollama_cors::doctor {

class visit {
public:
  struct terms {
    std::shared_ptr<const net::tls_context> tls;  // null = https is not spoken
    std::chrono::milliseconds patience{10000};    // for each answer
  };
  visit(question about, terms how);

  // Once, on one thread. Nothing if it was cancelled.
  std::optional<diagnosis> run();
  // From any thread, before or while it runs; idempotent.
  void cancel() noexcept;

private:
  bool ask_everything();
  bool ask_all(const std::vector<probe>& round);
  client::request request_of(const probe& asked) const;

  question about_;
  terms terms_;
  observations seen_;
  std::uint64_t next_tag_ = 1;
  std::atomic<bool> cancelled_{false};
  std::mutex guard_;  // of agent_
  std::shared_ptr<client::agent> agent_;
};

// This machine's addresses that others can reach: neither loopback nor of one link only.
std::vector<std::string> own_addresses();

}  // namespace ollama_cors::doctor
