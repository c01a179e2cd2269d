// One client of the replay: reads its requests, plays their scripts.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "net/alarm.hpp"
#include "net/transport.hpp"
#include "replay/request_reader.hpp"
#include "replay/script.hpp"

namespace ollama_cors::replay {

class connection final : public net::readiness, public std::enable_shared_from_this<connection> {
public:
  struct surroundings {
    net::loop& loop;
    allow_list headers;
    std::atomic<std::uint64_t>& requests;
    std::function<void(connection&)> gone;  // lets go of it
  };

  connection(const surroundings& around, std::shared_ptr<net::transport> client);
  void start();
  void close() noexcept;

  void readable(std::uint64_t tag) override;
  void writable(std::uint64_t tag) override;

private:
  void read();
  void take_requests();
  void perform(script what);
  void play();
  bool send(std::string_view bytes);
  void answered();
  void linger();

  const surroundings& around_;
  std::shared_ptr<net::transport> client_;
  net::alarm alarm_;
  request_reader reader_;
  std::string in_;   // read, not yet taken
  std::string out_;  // the client was not ready for it
  script script_;
  std::size_t next_step_ = 0;
  net::clock::time_point due_{};
  bool playing_ = false;
  bool lingering_ = false;
  bool closed_ = false;
};

}  // namespace ollama_cors::replay
