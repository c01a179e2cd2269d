#include "replay/routes.hpp"

#include <array>
#include <vector>

#include "fetch/ascii.hpp"
#include "fetch/list.hpp"

namespace ollama_cors::replay {
namespace {

struct route {
  std::string_view path;  // exact, or ends in `*` = one more segment
  std::string_view methods;
};

// server/routes.go, GenerateRoutes; the order of methods as recorded.
constexpr std::array table{
    route{"/", "HEAD, GET"},
    route{"/api/version", "HEAD, GET"},
    route{"/api/status", "GET"},
    route{"/api/tags", "HEAD, GET"},
    route{"/api/ps", "GET"},
    route{"/api/show", "POST"},
    route{"/api/generate", "POST"},
    route{"/api/chat", "POST"},
    route{"/api/embed", "POST"},
    route{"/api/embeddings", "POST"},
    route{"/api/pull", "POST"},
    route{"/api/push", "POST"},
    route{"/api/create", "POST"},
    route{"/api/copy", "POST"},
    route{"/api/delete", "DELETE"},
    route{"/api/blobs/*", "HEAD, POST"},
    route{"/api/me", "POST"},
    route{"/api/signout", "POST"},
    route{"/api/user/keys/*", "DELETE"},
    route{"/api/experimental/web_search", "POST"},
    route{"/api/experimental/web_fetch", "POST"},
    route{"/api/experimental/model-recommendations", "GET"},
    route{"/v1/chat/completions", "POST"},
    route{"/v1/completions", "POST"},
    route{"/v1/responses", "POST"},
    route{"/v1/embeddings", "POST"},
    route{"/v1/messages", "POST"},
    route{"/v1/audio/transcriptions", "POST"},
    route{"/v1/models", "GET"},
    route{"/v1/models/*", "GET"},
};

bool matches(std::string_view pattern, std::string_view path) noexcept {
  if (!pattern.ends_with('*')) return pattern == path;
  pattern.remove_suffix(1);
  return path.starts_with(pattern) && path.size() > pattern.size() &&
         path.find('/', pattern.size()) == path.npos;
}

int hex_value(char byte) noexcept {
  const char lower = fetch::to_lower(byte);
  if (fetch::is_digit(byte)) return byte - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::string_view methods_of(std::string_view path) noexcept {
  for (const route& one : table) {
    if (matches(one.path, path)) return one.methods;
  }
  return {};
}

bool allows(std::string_view methods, std::string_view method) noexcept {
  fetch::list_reader known(methods);
  std::string_view one;
  while (known.next(one)) {
    if (one == method) return true;
  }
  return false;
}

std::string decoded_path(std::string_view target) {
  if (!target.starts_with('/')) {  // absolute-form: the gate has seen to its scheme
    const std::size_t authority = target.find("://") + 3;
    const std::size_t path = target.find_first_of("/?", authority);
    target = path == target.npos || target[path] == '?' ? "/" : target.substr(path);
  }
  target = target.substr(0, target.find('?'));
  std::string path;
  for (std::size_t at = 0; at < target.size(); ++at) {
    if (target[at] == '%' && at + 2 < target.size()) {
      const int high = hex_value(target[at + 1]);
      const int low = hex_value(target[at + 2]);
      if (high >= 0 && low >= 0) {
        path.push_back(static_cast<char>(high * 16 + low));
        at += 2;
        continue;
      }
    }
    path.push_back(target[at]);
  }
  return path;
}

std::string encoded_path(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char byte : path) {
    if (fetch::is_lower_alphanum(fetch::to_lower(byte)) ||
        std::string_view("-_.~$&+,/:;=@").find(byte) != std::string_view::npos) {
      result.push_back(byte);
    } else {
      const auto value = static_cast<unsigned char>(byte);
      result.append({'%', digits[value >> 4], digits[value & 15]});
    }
  }
  return result;
}

std::string cleaned_path(std::string_view path) {
  std::vector<std::string_view> kept;
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    rest.remove_prefix(slash == rest.npos ? rest.size() : slash + 1);
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string result;
  for (const std::string_view segment : kept) result.append("/").append(segment);
  if (result.empty() || path.ends_with('/')) result.push_back('/');
  return result;
}

}  // namespace ollama_cors::replay
