#include "reloader.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "input.hpp"
#include "service_manager.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

// The report of a text whose keys stand twice; empty if there are none. What flags add to a
// document hides them from the library.
std::string duplicate_keys(std::string_view text) {
  const auto report = check_document(text);
  for (std::size_t i = 0; i < ocors_report_count(report.get()); ++i) {
    if (std::string_view(ocors_report_code(report.get(), i)) == "duplicate-key")
      return ocors_report_json(report.get());
  }
  return {};
}

std::string listed(const json::array& pointers) {
  std::string text;
  for (const json::value& pointer : pointers)
    text += (text.empty() ? "" : ", ") + std::string(pointer.as_string());
  return text;
}

void tell_refused(std::string_view why, const std::string& report_json,
                  const served_document& document, const event_log& log) {
  json::object more{{"outcome", "refused"}};
  if (!report_json.empty()) more["problems"] = json::parse(report_json).at("problems");
  std::string message = "configuration not taken, the old one stays in force";
  if (!why.empty()) message.append(": ").append(why);
  log.say({log_level::error, "reload", message, report_json}, json::serialize(more), document);
}

}  // namespace

reloader::reloader(const serve_options& options) : options_(options) {
  if (!options.config.empty() && options.config != "-") watch_.emplace(options.config);
}

void reloader::run(ocors_shim* shim, const ollama_environment& environment,
                   served_document& document, const event_log& log, bool asked) {
  const bool changed = watch_ && watch_->changed();
  if (!asked && !changed) return;
  notify_reloading();
  if (watch_) {
    reload(shim, environment, document, log, asked);
  } else {
    tell_refused(options_.config.empty() ? "there is no file: name one with --config"
                                         : "standard input cannot be read again",
                 {}, document, log);
  }
  notify_service_manager("READY=1");
}

void reloader::reload(ocors_shim* shim, const ollama_environment& environment,
                      served_document& document, const event_log& log, bool asked) const {
  std::string written;
  try {
    written = read_document(options_.config);
  } catch (const std::runtime_error& error) {
    return tell_refused(error.what(), {}, document, log);
  }
  const std::string twice = duplicate_keys(written);
  if (!twice.empty()) return tell_refused({}, twice, document, log);

  served_document next = serve_document(written, options_, environment);
  ocors_text* text = nullptr;
  ocors_error* failure = nullptr;
  const ocors_status status =
      ocors_shim_reload(shim, next.text.data(), next.text.size(), &text, &failure);
  const owned<ocors_text> outcome(text);
  const owned<ocors_error> error(failure);
  if (status == OCORS_E_CONFIG) return tell_refused({}, ocors_error_report(error.get()), next, log);
  if (status != OCORS_OK) return tell_refused(ocors_error_message(error.get()), {}, document, log);

  document = std::move(next);
  const std::string outcome_json(ocors_text_data(text), ocors_text_length(text));
  const json::object parts = json::parse(outcome_json).as_object();
  const json::array& applied = parts.at("applied").as_array();
  json::object more{{"outcome", "taken"}, {"applied", applied}, {"problems", parts.at("problems")}};
  // Whoever only saves the file again need not be told.
  const bool quiet = !asked && applied.empty() && parts.at("problems").as_array().empty();
  log.say({quiet ? log_level::debug : log_level::info, "reload",
           applied.empty() ? "configuration read again: nothing new is in force"
                           : "configuration read again: now in force are " + listed(applied),
           outcome_json},
          json::serialize(more), document);
}

}  // namespace ollama_cors::cli
