#include "stress/subject.hpp"

#include <cstdio>
#include <cstdlib>

namespace ollama_cors::stress {

void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

config::configuration configured(const std::string& json) {
  config::report findings;
  auto loaded = config::load(json, config::profile::shim, findings);
  if (!loaded) give_up(findings.to_text());
  return std::move(*loaded);
}

subject::subject(const std::string& json) {
  const auto loaded = configured(json);
  config::report warnings;
  shim::start_error error;
  server_ = shim::server::start(loaded.settings, loaded.access, warnings, error);
  if (!server_) give_up(error.message);
  reader_ = std::thread([this] {
    shim::event told;
    while (server_->events().next(std::chrono::milliseconds(-1), told) !=
           shim::event_queue::result::closed) {
      if (told.what != shim::event::type::exchange) continue;
      ++events_;
      if (told.outcome == "done") ++done_;
      if (told.outcome == "failed") ++failed_;
      if (told.outcome == "cancelled") ++cancelled_;
    }
  });
}

subject::~subject() {
  stop();
}

void subject::reload(const std::string& json) {
  config::report findings;
  if (!server_->reload(json, findings)) give_up(findings.to_text());
}

void subject::stop() {
  server_->stop(std::chrono::milliseconds(0));
  if (reader_.joinable()) reader_.join();
}

std::uint64_t subject::stat(const std::string& name) const {
  const auto text = server_->stats_json();
  const auto found = text.find("\"" + name + "\":");
  if (found == std::string::npos) give_up("no statistic " + name);
  return std::stoull(text.substr(found + name.size() + 3));
}

std::uint64_t subject::events(const std::string& outcome) const {
  return outcome == "done" ? done_ : outcome == "failed" ? failed_ : cancelled_;
}

void subject::settle() const {
  while (stat("open_connections") != 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

std::string subject::wrong_in_the_books() const {
  const auto differ = [](const std::string& what, std::uint64_t is, std::uint64_t should) {
    return is == should
               ? ""
               : what + ": " + std::to_string(is) + " instead of " + std::to_string(should) + "\n";
  };
  return differ("open connections", stat("open_connections"), 0) +
         differ("active exchanges", stat("active_exchanges"), 0) +
         differ("terminal events, with those that the queue dropped",
                events_ + stat("events_dropped"), stat("requests")) +
         differ("events of a known outcome", done_ + failed_ + cancelled_, events_);
}

}  // namespace ollama_cors::stress
