#include "doctor/diagnosis.hpp"

#include <algorithm>

#include "config/json_text.hpp"
#include "doctor/describe.hpp"
#include "doctor/prescribe.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

using config::json_list;
using config::json_string;

// An object member by member.
class object {
public:
  object& raw(std::string_view key, const std::string& json) {
    text_ += text_.size() > 1 ? "," : "";
    text_ += json_string(key) + ":" + json;
    return *this;
  }
  object& text(std::string_view key, std::string_view value) {
    return raw(key, json_string(value));
  }
  object& text_or_null(std::string_view key, std::string_view value) {
    return raw(key, value.empty() ? "null" : json_string(value));
  }
  object& list(std::string_view key, const std::vector<std::string>& words) {
    return raw(key, json_list(words));
  }
  object& flag(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
  std::string end() { return text_ + "}"; }

private:
  std::string text_ = "{";
};

template <class Items, class Write>
std::string list_of(const Items& items, Write&& write) {
  std::string text = "[";
  for (const auto& item : items) {
    if (text.size() > 1) text += ',';
    text += write(item);
  }
  return text + "]";
}

std::string json_of(const fix& one) {
  return object()
      .text("where", one.where)
      .text("how", one.how)
      .list("lines", one.lines)
      .raw("config", one.config.empty() ? "null" : one.config)
      .end();
}

std::string json_of(const finding& one) {
  object console;
  std::vector<std::string> blocked;
  for (std::size_t i = 0; i < one.blocked.size(); ++i) {
    if (one.blocked[i]) blocked.emplace_back(page::name_of(browsers[i]));
    console.list(page::name_of(browsers[i]), one.console[i]);
  }
  return object()
      .text("code", words_of(one.code).name)
      .text("severity", name_of(one.severity()))
      .text("message", one.message)
      .list("origins", one.origins)
      .list("packages", one.packages)
      .list("headers", one.headers)
      .list("methods", one.methods)
      .list("paths", one.paths)
      .list("blocked", blocked)
      .raw("console", console.end())
      .text_or_null("evidence", one.evidence)
      .raw("fixes", list_of(one.fixes, [](const fix& each) { return json_of(each); }))
      .end();
}

std::string json_of(const crossing& row) {
  object out;
  out.text("origin", row.origin)
      .text("package", row.call->package)
      .text_or_null("versions", row.call->versions)
      .text("method", row.call->method)
      .text("path", row.call->path)
      .list("headers", {row.call->headers.begin(), row.call->headers.end()});
  for (std::size_t i = 0; i < row.in.size(); ++i) {
    out.text_or_null(page::name_of(browsers[i]), !row.in[i].known ? std::string_view()
                                                 : row.in[i].refused
                                                     ? "refused"
                                                     : page::name_of(row.in[i].outcome));
  }
  return out.end();
}

std::string json_of(const std::pair<const probe, answer>& item) {
  const auto& [asked, said] = item;
  object out;
  out.text("method", asked.method()).text("target", asked.target);
  out.text_or_null("origin", asked.origin).text_or_null("host", asked.host);
  out.text_or_null("address", asked.address);
  out.text_or_null("asked_method", asked.asked_method);
  out.text_or_null("asked_headers", asked.asked_headers);
  if (said.failed) return out.text("error", said.failure_text).end();
  const auto pair = [](const page::header& line) { return json_list({line.name, line.value}); };
  return out.raw("status", std::to_string(said.status))
      .raw("headers", list_of(said.fields, pair))
      .end();
}

// Why no answer came, for programs.
std::string_view reason_of(const answer& said) {
  const page::failure why = said.failed.value_or(page::failure::other);
  if (page::is_of_tls(why)) return "tls";
  switch (why) {
    case page::failure::refused:
      return "refused";
    case page::failure::unresolved:
      return "unresolved";
    case page::failure::closed:
    case page::failure::reset:
      return "closed";
    case page::failure::timeout:
      return "timeout";
    default:
      return "unreadable";
  }
}

std::string json_of(const server& one) {
  return object()
      .text("kind", name_of(one.front))
      .flag("ollama", one.ollama_behind)
      .text_or_null("version", one.version)
      .text_or_null("software", one.software)
      .end();
}

}  // namespace

bool diagnosis::reached() const {
  const answer* said = find(of.seen, version());
  return said != nullptr && (!said->failed || said->is_of_certificate());
}

std::string diagnosis::to_json() const {
  object out;
  out.text("url", of.about.url()).flag("reached", reached());
  if (!reached()) {
    const answer* said = find(of.seen, version());
    out.text("error", said == nullptr ? "nothing was asked" : said->failure_text);
    return out.text_or_null("reason", said == nullptr ? "" : reason_of(*said)).end();
  }
  const auto each = [](const auto& item) { return json_of(item); };
  return out.flag("well", well())
      .raw("server", json_of(of.server))
      .list("origins", of.about.origins)
      .raw("findings", list_of(findings, each))
      .raw("notes", list_of(notes, each))
      .raw("pages", list_of(of.matrix, each))
      .raw("probes", list_of(of.seen, each))
      .end();
}

diagnosis diagnose(question about, observations seen) {
  diagnosis out{examination::of(std::move(about), std::move(seen)), {}, {}};
  if (!out.reached()) return out;
  std::vector<finding> all;
  look_at_browsers(out.of, all);
  look_at_certificate(out.of, all);
  if (!find(out.of.seen, version())->failed) {
    look_at_strangers(out.of, all);
    look_at_pages(out.of, all);
    look_at_routes(out.of, all);
    look_at_redirects(out.of, all);
    look_at_answers(out.of, all);
    look_at_caches(out.of, all);
  }
  std::stable_sort(all.begin(), all.end(), [](const finding& left, const finding& right) {
    return left.code < right.code;
  });
  for (finding& one : all) {
    describe(out.of, one);
    prescribe(out.of, one);
    (one.severity() == severity::note ? out.notes : out.findings).push_back(std::move(one));
  }
  return out;
}

}  // namespace ollama_cors::doctor
