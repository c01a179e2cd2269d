// The life of an exchange: started, written to, drained, cancelled, freed.
#include <chrono>
#include <utility>

#include "bytes_in.hpp"
#include "client.hpp"
#include "guard.hpp"

using namespace ollama_cors;

namespace {

ocors_status status_of(client::exchange::result what) noexcept {
  switch (what) {
    case client::exchange::result::ok:
      return OCORS_OK;
    case client::exchange::result::timeout:
      return OCORS_E_TIMEOUT;
    case client::exchange::result::closed:
      break;
  }
  return OCORS_E_CLOSED;
}

// What every call on an exchange asks first. OCORS_OK = go on.
ocors_status usable(const ocors_exchange* exchange, int64_t timeout_ms) noexcept {
  if (exchange == nullptr) return OCORS_E_INVALID_ARGUMENT;
  if (exchange->forked()) return OCORS_E_FORKED;
  // The hook runs on the thread that would have to bring something.
  if (timeout_ms != 0 && exchange->agent->inside_hook()) return OCORS_E_REENTRANT;
  return OCORS_OK;
}

}  // namespace

ocors_status ocors_exchange_start(ocors_client* client, const char* json, size_t length,
                                  const char* body, size_t body_length, uint64_t tag,
                                  ocors_exchange** exchange, ocors_error** error) {
  return capi::guarded(error, [&]() -> ocors_status {
    if (exchange == nullptr) return capi::fail_argument(error, "exchange is NULL");
    *exchange = nullptr;
    if (client == nullptr) return capi::fail_argument(error, "client is NULL");
    const auto text = capi::bytes_in(json, length);
    if (json == nullptr || !text) return capi::fail_argument(error, "json is NULL");
    const auto bytes = capi::bytes_in(body, body_length);
    if (!bytes) return capi::fail_argument(error, "body is NULL");
    if (client->forked()) {
      return capi::fail(
          error, OCORS_E_FORKED,
          {.code = "forked",
           .message = "the client belongs to the parent process: make one in this one"});
    }
    config::report findings;
    auto made = std::make_unique<ocors_exchange>();
    made->agent = client->agent;
    if (client->settings.page) {
      const auto given = body == nullptr ? std::optional<std::string_view>() : bytes;
      auto call = capi::read_fetch(*text, given, client->settings, findings);
      if (!call) return capi::fail(error, findings);
      made->running = client->agent->start(std::move(*call), tag);
    } else {
      auto asked = capi::read_request(*text, *bytes, client->settings, findings);
      if (!asked) return capi::fail(error, findings);
      made->running = client->agent->start(std::move(*asked), tag);
    }
    if (!made->running) {
      return capi::fail(error, OCORS_E_CLOSED,
                        {.code = "client-stopped", .message = "the client has been stopped"});
    }
    *exchange = made.release();
    return OCORS_OK;
  });
}

ocors_status ocors_exchange_write(ocors_exchange* exchange, const char* bytes, size_t length,
                                  int64_t timeout_ms, size_t* taken) {
  return capi::guarded([&]() -> ocors_status {
    if (taken != nullptr) *taken = 0;
    const auto text = capi::bytes_in(bytes, length);
    if (taken == nullptr || !text) return OCORS_E_INVALID_ARGUMENT;
    if (const auto status = usable(exchange, timeout_ms); status != OCORS_OK) return status;
    if (text->size() > exchange->running->body_left()) return OCORS_E_INVALID_ARGUMENT;
    return status_of(
        exchange->running->write(*text, std::chrono::milliseconds(timeout_ms), *taken));
  });
}

ocors_status ocors_exchange_finish_body(ocors_exchange* exchange) {
  return capi::guarded([&]() -> ocors_status {
    if (const auto status = usable(exchange, 0); status != OCORS_OK) return status;
    const auto left = exchange->running->body_left();
    if (left != 0 && left != UINT64_MAX) return OCORS_E_INVALID_ARGUMENT;
    exchange->running->finish_body();
    return OCORS_OK;
  });
}

ocors_status ocors_exchange_next(ocors_exchange* exchange, int64_t timeout_ms, ocors_batch* batch) {
  return capi::guarded([&]() -> ocors_status {
    if (batch == nullptr) return OCORS_E_INVALID_ARGUMENT;
    batch->content.clear();
    if (const auto status = usable(exchange, timeout_ms); status != OCORS_OK) return status;
    const auto status =
        status_of(exchange->running->next(std::chrono::milliseconds(timeout_ms), batch->content));
    capi::describe_end(*batch);
    return status;
  });
}

ocors_status ocors_exchange_cancel(ocors_exchange* exchange) {
  return capi::guarded([&]() -> ocors_status {
    if (const auto status = usable(exchange, 0); status != OCORS_OK) return status;
    exchange->running->cancel();
    return OCORS_OK;
  });
}

ocors_status ocors_exchange_free(ocors_exchange* exchange) {
  return capi::guarded([&]() -> ocors_status {
    if (exchange == nullptr) return OCORS_OK;
    if (exchange->forked()) {
      // Its other side is the parent's thread.
      static_cast<void>(exchange->running.release());
      static_cast<void>(new std::shared_ptr(std::move(exchange->agent)));
    }
    delete exchange;
    return OCORS_OK;
  });
}
