// The shim under stress, in this process, with its books: every request's terminal event counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "config/configuration.hpp"
#include "shim/server.hpp"

namespace ollama_cors::stress {

// Ends the program with the reason: a stress test that cannot run has shown nothing.
[[noreturn]] void give_up(const std::string& why);

config::configuration configured(const std::string& json);

class subject {
public:
  explicit subject(const std::string& json);
  ~subject();

  std::uint16_t port() const { return server_->port(); }
  void set_access(std::shared_ptr<const config::access> next) {
    server_->set_access(std::move(next));
  }
  void reload(const std::string& json);

  // One number of the shim's statistics.
  std::uint64_t stat(const std::string& name) const;
  std::uint64_t events() const noexcept { return events_; }
  std::uint64_t events(const std::string& outcome) const;

  // Waits until nothing is open or under way. The clients have to be gone.
  void settle() const;
  // Stops it and drains its events: afterwards the books are final.
  void stop();
  // What does not balance, for people; empty if all does. After stop().
  std::string wrong_in_the_books() const;

private:
  std::unique_ptr<shim::server> server_;
  std::atomic<std::uint64_t> events_{0}, done_{0}, failed_{0}, cancelled_{0};
  std::thread reader_;
};

}  // namespace ollama_cors::stress
