// `serve`: runs the shim until a signal. Everything that happens in it is pulled as events and
// written to standard error; standard output holds the addresses alone.
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "commands.hpp"
#include "descriptor_limit.hpp"
#include "environment.hpp"
#include "event_log.hpp"
#include "handles.hpp"
#include "input.hpp"
#include "reloader.hpp"
#include "serve_document.hpp"
#include "serve_signals.hpp"
#include "service_manager.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// Whose pages the rules admit, in the document's words.
std::string admitted_pages(const std::string& document) {
  constexpr std::size_t named = 8;
  const json::value value = json::parse(document);
  std::vector<std::string> origins{"@loopback"};
  if (const json::value* rules = value.as_object().if_contains("rules")) {
    origins.clear();
    for (const json::value& rule : rules->as_array())
      for (const json::value& origin : rule.at("origins").as_array())
        origins.emplace_back(origin.as_string());
  }
  if (origins.empty()) return "none";
  std::string text;
  for (std::size_t i = 0; i < std::min(origins.size(), named); ++i) {
    text += (i > 0 ? ", " : "") + origins[i];
    if (origins[i] == "@loopback") text += " (this computer's)";
  }
  if (origins.size() > named) text += " and " + std::to_string(origins.size() - named) + " more";
  return text;
}

void announce(const ocors_shim* shim, const served_document& document, const event_log& log) {
  print_warnings(ocors_shim_warnings(shim),
                 [&](std::string_view pointer) { return document.place_of(pointer); });
  if (ocors_shim_is_replay(shim) == 1) {
    std::cerr << "replay of a real Ollama (recorded) at " << ocors_shim_upstream_url(shim)
              << std::endl;
  } else if (log.tells_people()) {
    std::cerr << "in front of " << ocors_shim_upstream_url(shim) << std::endl;
  }
  if (log.tells_people())
    std::cerr << "pages admitted: " << admitted_pages(document.text) << std::endl;
  if (const char* url = ocors_shim_admin_url(shim)) {
    const std::string message = std::string("/healthz and /metrics at ") + url;
    log.say({log_level::info, "admin", message, {}}, json::serialize(json::object{{"url", url}}),
            document);
  }
  for (std::size_t i = 0; const char* url = ocors_shim_url(shim, i); ++i)
    std::cout << "listening on " << url << std::endl;
}

// Until the last event has been written.
void run(ocors_shim* shim, const event_log& log, const std::function<void()>& look_around) {
  constexpr std::int64_t glance_ms = 200;  // a signal handler may not wake the wait, so it is short
  // Under load, one wake-up for many events; the queue holds more than come in this time.
  constexpr std::chrono::milliseconds gather(5);
  std::thread stopping;
  bool drained = true;
  for (;;) {
    ocors_text* text = nullptr;
    const ocors_status status = ocors_shim_next_event(shim, drained ? glance_ms : 0, &text);
    const owned<ocors_text> event(text);
    if (status == OCORS_OK) log.write({ocors_text_data(text), ocors_text_length(text)});
    if (status != OCORS_OK && status != OCORS_E_TIMEOUT) break;
    if (status == OCORS_E_TIMEOUT && !drained) std::this_thread::sleep_for(gather);
    drained = status == OCORS_E_TIMEOUT;
    look_around();
    if (stops_asked() > 0 && !stopping.joinable()) {
      notify_service_manager("STOPPING=1");
      stopping = std::thread([shim] { ocors_shim_stop(shim, -1); });
    }
    if (stops_asked() > 1) ocors_shim_stop(shim, 0);
  }
  if (stopping.joinable()) stopping.join();
}

}  // namespace

int serve(const serve_options& from_command_line) {
  const given_sockets given = take_given_sockets();
  serve_options options = from_command_line;
  options.given_listen = given.listen;
  options.given_admin = given.admin;
  const ollama_environment environment = read_ollama_environment();
  for (const std::string& warning : environment.warnings)
    std::cerr << "warning " << warning << std::endl;

  reloader again(options);
  const std::string written = options.config.empty() ? "{}" : read_document(options.config);
  if (refuse_duplicate_keys(written)) return exit_failure;
  served_document document = serve_document(written, options, environment);
  if (document.origins_unused)
    std::cerr << "warning OLLAMA_ORIGINS is not used: the configuration has rules, which stand "
                 "alone. Name the origins there, or with --allow-origin."
              << std::endl;
  const auto place = [&](std::string_view pointer) { return document.place_of(pointer); };

  raise_descriptor_limit();
  watch_signals();
  ocors_shim* started = nullptr;
  ocors_error* failure = nullptr;
  if (ocors_shim_start(document.text.data(), document.text.size(), &started, &failure) !=
      OCORS_OK) {
    const owned<ocors_error> error(failure);
    print_error(error.get(), place);
    return exit_failure;
  }
  const owned<ocors_shim> shim(started);
  close_given(given);
  const event_log log(document);
  announce(shim.get(), document, log);
  notify_service_manager("READY=1");
  run(shim.get(), log, [&] { again.run(shim.get(), environment, document, log, reload_asked()); });
  end_by_signal();
  return exit_good;
}

}  // namespace ollama_cors::cli
