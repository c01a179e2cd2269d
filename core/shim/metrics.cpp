// Names follow https://prometheus.io/docs/practices/naming/; a combination of labels appears with
// its first request, as there are hundreds that never come.
#include "shim/metrics.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace ollama_cors::shim {
namespace {

class writer {
public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  void sample(std::string_view suffix, std::string_view labels, std::string_view value) {
    text.append(name_).append(suffix);
    if (!labels.empty()) text.append("{").append(labels).append("}");
    text.append(" ").append(value).append("\n");
  }
  void sample(std::string_view labels, std::uint64_t value) {
    sample("", labels, std::to_string(value));
  }
  void single(std::string_view name, std::string_view type, std::string_view help,
              std::uint64_t value) {
    family(name, type, help);
    sample("", value);
  }

  std::string text;

private:
  std::string_view name_;
};

void add_label(std::string& labels, std::string_view name, std::string_view value) {
  if (!labels.empty()) labels += ',';
  labels.append(name).append("=\"").append(value).append("\"");
}

// The opposite of counters::decided_index.
std::string decided_labels(std::size_t index) {
  const auto next = [&index](std::size_t count) {
    const std::size_t part = index % count;
    index /= count;
    return part;
  };
  const std::size_t route = next(counters::routes);
  const std::size_t reason = next(policy::reason_count);
  const std::size_t verdict = next(counters::verdicts);
  std::string labels;
  add_label(labels, "kind", policy::name(static_cast<policy::kind>(index)));
  add_label(labels, "verdict", policy::name(static_cast<policy::verdict>(verdict)));
  add_label(labels, "reason", policy::name(static_cast<policy::reason>(reason)));
  add_label(labels, "route", counters::route_name(route));
  return labels;
}

std::string seconds(std::uint64_t microseconds) {
  std::array<char, 32> digits;
  const int size = std::snprintf(digits.data(), digits.size(), "%llu.%06llu",
                                 static_cast<unsigned long long>(microseconds / 1000000),
                                 static_cast<unsigned long long>(microseconds % 1000000));
  return {digits.data(), static_cast<std::size_t>(size)};
}

// "0.005", "30": a bound as people write it.
std::string bound(std::int64_t milliseconds) {
  std::string text = seconds(static_cast<std::uint64_t>(milliseconds) * 1000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

void write_histograms(writer& out, std::string_view name, std::string_view help,
                      const std::array<histogram, counters::routes>& of_routes) {
  out.family(name, "histogram", help);
  for (std::size_t route = 0; route < counters::routes; ++route) {
    const histogram& one = of_routes[route];
    std::string route_label;
    add_label(route_label, "route", counters::route_name(route));
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < one.buckets.size(); ++i) {
      so_far += one.buckets[i].load(std::memory_order_relaxed);
      std::string labels = route_label;
      add_label(labels, "le",
                i < histogram::bounds.size() ? bound(histogram::bounds[i]) : std::string("+Inf"));
      out.sample("_bucket", labels, std::to_string(so_far));
    }
    out.sample("_sum", route_label, seconds(one.sum_microseconds.load(std::memory_order_relaxed)));
    // The last bucket's: read once, so that the two cannot differ.
    out.sample("_count", route_label, std::to_string(so_far));
  }
}

}  // namespace

std::string write_metrics(const counters& totals, std::uint64_t events_dropped) {
  writer out;
  out.family("ollama_cors_requests_total", "counter",
             "Requests that the policy decided, by what it decided.");
  for (std::size_t i = 0; i < totals.decided.size(); ++i) {
    const std::uint64_t seen = totals.decided[i].load(std::memory_order_relaxed);
    if (seen != 0) out.sample(decided_labels(i), seen);
  }
  out.single("ollama_cors_malformed_requests_total", "counter",
             "Heads that were no acceptable request.", totals.malformed);
  out.single("ollama_cors_failed_exchanges_total", "counter",
             "Exchanges that ended because the upstream was unreachable, broken or too late.",
             totals.failed);
  out.single("ollama_cors_cancelled_exchanges_total", "counter",
             "Exchanges whose client went away first.", totals.cancelled);
  out.single("ollama_cors_received_bytes_total", "counter", "Bytes received from clients.",
             totals.bytes_from_clients);
  out.single("ollama_cors_sent_bytes_total", "counter", "Bytes sent to clients.",
             totals.bytes_to_clients);
  out.single("ollama_cors_open_connections", "gauge", "Connections of clients that are open.",
             totals.open_connections);
  out.single("ollama_cors_active_exchanges", "gauge", "Requests that have no answer's end yet.",
             totals.active_exchanges);
  out.single("ollama_cors_open_streams", "gauge",
             "Answers of the upstream that have begun and not ended.", totals.open_streams);
  out.single("ollama_cors_upstream_connections_total", "counter",
             "Connections made to the upstream.", totals.upstream_connections);
  out.single("ollama_cors_events_dropped_total", "counter", "Events that nobody read in time.",
             events_dropped);
  out.single("ollama_cors_reloads_total", "counter", "Configurations taken over while running.",
             totals.reloads);
  out.single("ollama_cors_reloads_refused_total", "counter",
             "Configurations refused while running.", totals.reloads_refused);
  write_histograms(out, "ollama_cors_first_byte_seconds",
                   "From the end of a request's head to the head of the upstream's answer.",
                   totals.first_byte);
  write_histograms(out, "ollama_cors_exchange_duration_seconds",
                   "From the end of a request's head to the end of an exchange that was forwarded.",
                   totals.duration);
  out.family("process_start_time_seconds", "gauge", "Unix time at which the shim started.");
  out.sample(
      "", "",
      seconds(static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(totals.started.time_since_epoch())
              .count())));
  out.family("ollama_cors_build_info", "gauge", "Always 1; the version is in the label.");
  out.sample("version=\"" OLLAMA_CORS_VERSION "\"", 1);
  return std::move(out.text);
}

}  // namespace ollama_cors::shim
