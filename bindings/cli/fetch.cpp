// `fetch`: one exchange a URL, one client for all of them.
#include <boost/json.hpp>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "fetch_plain.hpp"
#include "fetch_request.hpp"
#include "fetch_words.hpp"
#include "handles.hpp"
#include "input.hpp"
#include "terminal.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

constexpr std::int64_t for_ever = -1;

struct refused_by_library : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(ocors_error* failure) {
  const owned<ocors_error> error(failure);
  throw refused_by_library(error ? ocors_error_message(error.get()) : "out of memory");
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

owned<ocors_exchange> start(const owned<ocors_client>& client, const fetch_options& options,
                            const std::string& url) {
  const std::string asked = exchange_of(options, url);
  ocors_exchange* exchange = nullptr;
  ocors_error* failure = nullptr;
  const char* body = options.body ? options.body->data() : nullptr;
  const std::size_t size = options.body ? options.body->size() : 0;
  if (ocors_exchange_start(client.get(), asked.data(), asked.size(), body, size, 0, &exchange,
                           &failure) != OCORS_OK) {
    refuse(failure);
  }
  return owned<ocors_exchange>(exchange);
}

// The body as it comes, for people; and what is left of the exchange at its end.
struct finished {
  json::object report;
  std::string explanation;
};

finished drain(const owned<ocors_exchange>& exchange, const fetch_options& options,
               const std::string& url) {
  ocors_batch* scratch = nullptr;
  if (ocors_batch_new(&scratch) != OCORS_OK) throw std::bad_alloc();
  const owned<ocors_batch> batch(scratch);
  plain_report plain(options, url);
  bool cut_line = false;  // what stands behind a body shall not stand on its last line
  for (;;) {
    if (ocors_exchange_next(exchange.get(), for_ever, batch.get()) != OCORS_OK) {
      throw std::runtime_error("the exchange ended without saying so");
    }
    plain.add(batch.get());
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
  const std::string_view report = ocors_batch_report(batch.get());
  end.report = report.empty() ? plain.finish(batch.get()) : json::parse(report).as_object();
  if (const ocors_error* error = ocors_batch_error(batch.get())) {
    end.explanation = ocors_error_message(error);
  }
  return end;
}

}  // namespace

int fetch(const fetch_options& options) {
  const auto client = open_client(options);
  int code = exit_good;
  for (const std::string& url : options.urls) {
    const auto exchange = start(client, options, url);
    const finished end = drain(exchange, options, url);
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
