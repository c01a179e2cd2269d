// See the header.
#include "config/audit/dangers.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "config/address.hpp"
#include "config/ascii.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/rules/host_reach.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

namespace json = boost::json;

constexpr policy::class_mask grave_classes = ollama::manage | ollama::account;

std::string text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return {text.data(), text.size()};
}

std::string_view next_step(breadth wide) {
  switch (wide) {
    case breadth::anyone:
    case breadth::public_suffix:
      return "Name the sites that are meant.";
    case breadth::network:
      return "Serve the page over https.";
    case breadth::extensions:
      return "Name the extension that is meant by its ID.";
    case breadth::apps:
      return "Name the app that is meant.";
    default:
      return R"(Grant "inference" and "read" alone.)";
  }
}

// `Authorization: Bearer …`, `X-Api-Key: …`
bool is_credential(std::string_view name) {
  const std::string lower = lowered(name);
  constexpr std::string_view words[] = {"auth", "cookie", "key", "token", "secret"};
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

class server_auditor {
public:
  explicit server_auditor(const json::value& document)
      : document_(document), keyed_(!document.at("api_keys").as_array().empty()) {}

  // Without Sec-Fetch-Site checks the policy is middleware: the server around it sees to hosts.
  std::vector<danger_line> run(bool guards_upstream) {
    if (guards_upstream) of_hosts();
    of_listen();
    of_upstream_headers();
    if (text_of(document_.at("mode")) == "shadow") {
      found_.push_back({1, breadth::anyone, "/mode",
                        "Pages that no rule admits are not refused: in shadow mode the upstream "
                        "decides for them. Set \"mode\" to \"enforce\" once the log is quiet."});
    }
    return std::move(found_);
  }

private:
  void of_hosts() {
    for (const json::value& entry : document_.at("hosts").as_array()) {
      const std::string name = text_of(entry);
      if (name == "any") {
        found_.push_back({0, breadth::anyone, "/hosts",
                          "Any page on the web can use every route by DNS rebinding (its own name "
                          "made to lead to this machine): \"hosts\" lets every name through. Name "
                          "the hosts that are meant."});
      }
    }
    if (keyed_) return;
    for (const json::value& entry : document_.at("hosts").as_array()) {
      const std::string name = text_of(entry);
      if (!is_public_host(name)) continue;
      found_.push_back({0, breadth::anyone, "/hosts",
                        "Anyone who knows the name " + name +
                            " can use every route and delete your models, where a tunnel or a "
                            "proxy of that name leads here: programs such as curl send no Origin, "
                            "and there are no API keys. Add \"api_keys\"."});
      break;
    }
  }

  void of_listen() {
    for (const json::value& address : document_.at("listen").as_array()) {
      const std::string text = text_of(address);
      if (is_loopback_host(split_host_and_port(text).host)) continue;
      if (keyed_ && !document_.at("tls").is_null()) continue;
      if (keyed_) {
        found_.push_back({1, breadth::network, "/listen",
                          "API keys travel to " + text +
                              " in clear text, for whoever listens on the network. Set \"tls\", "
                              "or put a proxy that speaks TLS in front."});
      } else {
        found_.push_back({0, breadth::network, "/listen",
                          "Anyone who reaches " + text +
                              " over the network can use every route: there are no API keys. Add "
                              "\"api_keys\", or listen on 127.0.0.1."});
      }
      break;
    }
  }

  void of_upstream_headers() {
    for (const auto& header : document_.at("upstream_headers").as_object()) {
      const std::string name(header.key().data(), header.key().size());
      if (!is_credential(name)) continue;
      found_.push_back({1, breadth::names, child_pointer("/upstream_headers", name),
                        "Pages that a rule admits, and programs" +
                            std::string(keyed_ ? " that have an API key," : ",") +
                            " act upstream with the credential in " + name +
                            ". Grant them no more routes than it should pay for."});
    }
  }

  const json::value& document_;
  const bool keyed_;
  std::vector<danger_line> found_;
};

}  // namespace

std::optional<danger_line> danger_of(const policy::rule& rule, const reach& wide, bool keyed,
                                     const std::string& pointer) {
  if (held_classes(rule) == 0 && rule.routes.paths.empty()) return std::nullopt;
  const bool manages = (held_classes(rule) & grave_classes) != 0;
  const bool grave = rule.credentials || manages;
  // A page that was named is a danger only where a script in it would have both.
  const breadth widest =
      grave ? (rule.credentials && manages ? breadth::one : breadth::machine) : breadth::extensions;
  if (wide.breadth > widest) return std::nullopt;
  // Plain http on one's own network is how many pages are served; it matters for grave routes.
  if (wide.breadth == breadth::network && !grave) return std::nullopt;
  std::string message = capitalised(wide.who) + " can " + sentence_list(powers_of(rule));
  if (rule.credentials) message += ", with the user's cookies";
  if (keyed) message += ", if it has an API key";
  message += ". " + std::string(next_step(wide.breadth));
  return danger_line{grave ? 0 : 1, wide.breadth, pointer, std::move(message)};
}

std::vector<danger_line> dangers_of_server(const json::value& document, bool guards_upstream) {
  return server_auditor(document).run(guards_upstream);
}

}  // namespace ollama_cors::config
