// A client of the C ABI: its thread, its connections, and the hook by which it wakes JavaScript.
#pragma once

#include <memory>

#include "environment.hpp"
#include "napi.hpp"
#include "ollama_cors.h"

namespace ollama_cors::node {

struct free_client {
  void operator()(ocors_client* client) const noexcept { ocors_client_free(client); }
};
using client_ptr = std::unique_ptr<ocors_client, free_client>;

class client_handle final : public guest {
public:
  client_handle(std::shared_ptr<environment> owner, client_ptr client);
  ~client_handle();
  client_handle(const client_handle&) = delete;
  client_handle& operator=(const client_handle&) = delete;

  ocors_client* get() const noexcept { return client_.get(); }  // null once closed

  void detach() noexcept override;
  // Cancels what runs.
  void close() noexcept override;

private:
  std::shared_ptr<environment> owner_;
  client_ptr client_;
};

// The client of a handle that JavaScript holds; throws if it is none, or is closed.
client_handle& client_of(Napi::Value value);

void export_client(Napi::Env env, Napi::Object exports);

}  // namespace ollama_cors::node
