// The life of a client: made, asked, stopped, freed.
#include "client.hpp"

#include <chrono>
#include <span>
#include <utility>

#include "bytes_in.hpp"
#include "guard.hpp"
#include "text.hpp"

using namespace ollama_cors;

ocors_status ocors_client_new(const char* json, size_t length, ocors_client** client,
                              ocors_error** error) {
  return capi::guarded(error, [&]() -> ocors_status {
    if (client == nullptr) return capi::fail_argument(error, "client is NULL");
    *client = nullptr;
    const auto text = capi::bytes_in(json, length);
    if (json == nullptr || !text) return capi::fail_argument(error, "json is NULL");
    config::report findings;
    auto settings = capi::read_client(*text, findings);
    if (!settings) return capi::fail(error, findings);

    client::agent_options options;
    options.queue_bytes = settings->queue_bytes;
    options.message_bytes = settings->message_bytes;
    // Without files or an https host, https may still be met by a redirect: read then.
    if (const auto& whom = settings->trusts;
        settings->host.at.tls || !whom.verify || !whom.ca.empty()) {
      const auto status = capi::open_trust(whom, options.tls, error);
      if (status != OCORS_OK) return status;
    }
    auto made = std::make_unique<ocors_client>();
    made->settings = std::move(*settings);
    made->url = url_of(made->settings.host.at) + made->settings.host.base_path;
    made->agent = std::make_shared<client::agent>(std::move(options));
    *client = made.release();
    return OCORS_OK;
  });
}

const char* ocors_client_url(const ocors_client* client) {
  return client == nullptr ? "" : client->url.c_str();
}

ocors_status ocors_client_stats(const ocors_client* client, ocors_text** stats) {
  return capi::guarded([&]() -> ocors_status {
    if (stats != nullptr) *stats = nullptr;
    if (client == nullptr || stats == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (client->forked()) return OCORS_E_FORKED;
    const auto figures = client->agent->figures();
    auto text = std::make_unique<ocors_text>();
    text->value = "{\"connections_opened\":" + std::to_string(figures.connections_opened) +
                  ",\"connections_reused\":" + std::to_string(figures.connections_reused) +
                  ",\"connections_idle\":" + std::to_string(figures.connections_idle) +
                  ",\"exchanges_active\":" + std::to_string(figures.exchanges_active) + "}";
    *stats = text.release();
    return OCORS_OK;
  });
}

ocors_status ocors_client_stop(ocors_client* client) {
  return capi::guarded([&]() -> ocors_status {
    if (client == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (client->forked()) return OCORS_E_FORKED;
    if (client->agent->inside_hook()) return OCORS_E_REENTRANT;
    client->agent->stop();
    return OCORS_OK;
  });
}

ocors_status ocors_client_free(ocors_client* client) {
  return capi::guarded([&]() -> ocors_status {
    if (client == nullptr) return OCORS_OK;
    if (client->forked()) {
      // The thread that this would join is the parent's. What it holds stays with it.
      static_cast<void>(new std::shared_ptr(std::move(client->agent)));
      delete client;
      return OCORS_OK;
    }
    if (client->agent->inside_hook()) return OCORS_E_REENTRANT;
    client->agent->stop();
    delete client;
    return OCORS_OK;
  });
}

ocors_status ocors_client_ready(ocors_client* client, int64_t timeout_ms, uint64_t* tags,
                                size_t capacity, size_t* count) {
  return capi::guarded([&]() -> ocors_status {
    if (count != nullptr) *count = 0;
    if (client == nullptr || tags == nullptr || capacity == 0 || count == nullptr) {
      return OCORS_E_INVALID_ARGUMENT;
    }
    if (client->forked()) return OCORS_E_FORKED;
    // The hook runs on the thread that would have to bring something.
    if (timeout_ms != 0 && client->agent->inside_hook()) return OCORS_E_REENTRANT;
    switch (client->agent->ready(std::chrono::milliseconds(timeout_ms), std::span(tags, capacity),
                                 *count)) {
      case client::agent::result::ok:
        return OCORS_OK;
      case client::agent::result::timeout:
        return OCORS_E_TIMEOUT;
      case client::agent::result::closed:
        break;
    }
    return OCORS_E_CLOSED;
  });
}

ocors_status ocors_client_set_wake(ocors_client* client, void (*hook)(void*), void* user_data) {
  return capi::guarded([&]() -> ocors_status {
    if (client == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (client->forked()) return OCORS_E_FORKED;
    if (client->agent->inside_hook()) return OCORS_E_REENTRANT;
    if (hook == nullptr) {
      client->agent->set_hook(nullptr);
    } else {
      client->agent->set_hook([hook, user_data]() noexcept { hook(user_data); });
    }
    return OCORS_OK;
  });
}

void ocors_client_wake(ocors_client* client) {
  if (client == nullptr || client->forked()) return;
  client->agent->wake();
}

ocors_status ocors_host_url(const char* host, size_t length, ocors_text** url,
                            ocors_error** error) {
  return capi::guarded(error, [&]() -> ocors_status {
    if (url == nullptr) return capi::fail_argument(error, "url is NULL");
    *url = nullptr;
    const auto text = capi::bytes_in(host, length);
    if (!text) return capi::fail_argument(error, "host is NULL");
    const auto address = client::parse_host(*text);
    if (!address) {
      return capi::fail(error, OCORS_E_CONFIG,
                        {.code = "bad-host",
                         .message = "This is no host: write one as in \"127.0.0.1:11434\" or "
                                    "\"https://example.com/base\", without user, query or "
                                    "fragment."});
    }
    *url = std::make_unique<ocors_text>(ocors_text{url_of(address->at) + address->base_path})
               .release();
    return OCORS_OK;
  });
}
