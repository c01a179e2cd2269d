// `fetch`: one exchange a URL, one client for all of them.
#include <boost/json.hpp>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "fetch_request.hpp"
#include "fetch_words.hpp"
#include "handles.hpp"
#include "input.hpp"
#include "printable.hpp"
#include "terminal.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

constexpr std::int64_t for_ever = -1;

struct refused_by_library : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(ocors_error* failure, const std::string& url = {}) {
  const owned<ocors_error> error(failure);
  std::string message = error ? ocors_error_message(error.get()) : "out of memory";
  // Which of several it is, the library cannot know.
  constexpr std::string_view key = "\"url\"";
  if (message.starts_with(key)) message.replace(0, key.size(), printable(url));
  throw refused_by_library(message);
}

owned<ocors_client> open_client(const fetch_options& options) {
  const std::string settings = client_settings_of(options);
  ocors_client* client = nullptr;
  ocors_error* failure = nullptr;
  if (ocors_client_new(settings.data(), settings.size(), &client, &failure) != OCORS_OK) {
    refuse(failure);
  }
  return owned<ocors_client>(client);
}

// Null for what a client that has been stopped would have started.
owned<ocors_exchange> start(const owned<ocors_client>& client, const fetch_options& options,
                            const std::string& url) {
  const std::string asked = exchange_of(options, url);
  ocors_exchange* exchange = nullptr;
  ocors_error* failure = nullptr;
  const char* body = options.body ? options.body->data() : nullptr;
  const std::size_t size = options.body ? options.body->size() : 0;
  const ocors_status status = ocors_exchange_start(client.get(), asked.data(), asked.size(), body,
                                                   size, 0, &exchange, &failure);
  if (status == OCORS_E_CLOSED) {
    const owned<ocors_error> stopped(failure);
    return nullptr;
  }
  if (status != OCORS_OK) refuse(failure, url);
  return owned<ocors_exchange>(exchange);
}

// Refuses a URL that is none before anything is sent to the others: a client that has been stopped
// still reads what it is asked.
void check_all(const fetch_options& options) {
  if (options.urls.size() < 2) return;
  const auto client = open_client(options);
  ocors_client_stop(client.get());
  for (const std::string& url : options.urls) start(client, options, url);
}

// The body as it comes, for people; and what is left of the exchange at its end.
struct finished {
  json::object report;
  std::string explanation;
};

finished drain(const owned<ocors_exchange>& exchange, const fetch_options& options) {
  ocors_batch* scratch = nullptr;
  if (ocors_batch_new(&scratch) != OCORS_OK) throw std::bad_alloc();
  const owned<ocors_batch> batch(scratch);
  bool cut_line = false;  // what stands behind a body shall not stand on its last line
  for (;;) {
    if (ocors_exchange_next(exchange.get(), for_ever, batch.get()) != OCORS_OK) {
      throw std::runtime_error("the exchange ended without saying so");
    }
    if (!options.json) {
      std::size_t count = 0;
      const ocors_message* messages = ocors_batch_messages(batch.get(), &count);
      for (std::size_t i = 0; i < count; ++i) {
        std::cout.write(messages[i].data, static_cast<std::streamsize>(messages[i].data_length));
        if (messages[i].data_length != 0) {
          cut_line = messages[i].data[messages[i].data_length - 1] != '\n';
        }
      }
      std::cout.flush();
    }
    if (ocors_batch_ended(batch.get()) != OCORS_NOT_ENDED) break;
  }
  if (cut_line && is_terminal(stdout)) std::cout << std::endl;
  finished end;
  end.report = json::parse(ocors_batch_report(batch.get())).as_object();
  if (const ocors_error* error = ocors_batch_error(batch.get())) {
    end.explanation = ocors_error_message(error);
  }
  return end;
}

}  // namespace

int fetch(const fetch_options& options) {
  check_all(options);
  const auto client = open_client(options);
  int code = exit_good;
  for (const std::string& url : options.urls) {
    const auto exchange = start(client, options, url);
    const finished end = drain(exchange, options);
    if (end.report.at("outcome") != "ok") code = exit_findings;
    if (options.json) {
      std::cout << json::serialize(end.report) << std::endl;
    } else {
      const std::string words =
          words_of(end.report, end.explanation, {options.page_origin.has_value(), options.browser});
      std::cerr << words << std::flush;
    }
  }
  return code;
}

}  // namespace ollama_cors::cli
