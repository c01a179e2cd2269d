// /healthz and /metrics on one connection, without sockets: bytes in, bytes out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/head.hpp"
#include "shim/exchange.hpp"

namespace ollama_cors::shim {

class admin_exchange {
public:
  // Reads what its worker's exchanges share; it must outlive this.
  explicit admin_exchange(const exchange_context& context) noexcept : context_(context) {}

  struct result {
    std::size_t consumed = 0;
    std::string_view to_client{};  // valid until the next input
    bool close = false;            // when all is sent
  };
  result client_data(std::string_view bytes);
  result expired();  // a head that did not come in time; between requests, just the end

  bool idle() const noexcept { return !started_; }

private:
  result answer(std::string_view head);
  result refuse(int status, std::string_view why);
  result write(int status, std::string_view type, std::string_view body);
  bool may_ask() const;

  const exchange_context& context_;
  http::request_head head_;
  std::string text_;
  std::size_t resume_ = 0;
  bool started_ = false;   // bytes of a head are there
  bool readable_ = false;  // the head was one: its method and version count
};

}  // namespace ollama_cors::shim
