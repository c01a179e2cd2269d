// The table of CONTRACT 3 in words.
#include "route.hpp"

#include "text.hpp"

namespace model {

namespace {

bool is_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() + 1 && begins_with(path, folder + "/");
}

}  // namespace

std::string class_of(const std::string& asked_method, const std::optional<std::string>& asked) {
  if (!asked) return "";
  const std::string& path = *asked;
  const std::string method = asked_method == "HEAD" ? "GET" : asked_method;
  static const strings inference{"/api/generate",        "/api/chat",
                                 "/api/embed",           "/api/embeddings",
                                 "/v1/chat/completions", "/v1/completions",
                                 "/v1/responses",        "/v1/embeddings",
                                 "/v1/messages",         "/v1/audio/transcriptions"};
  static const strings read{"/",         "/api/version", "/api/status",
                            "/api/tags", "/api/ps",      "/api/experimental/model-recommendations",
                            "/v1/models"};
  static const strings manage{"/api/pull", "/api/push", "/api/create", "/api/copy"};
  static const strings account{"/api/me", "/api/signout"};
  if (method == "POST" && contains(inference, path)) return "inference";
  if (method == "GET" && (contains(read, path) || is_below(path, "/v1/models"))) return "read";
  if (method == "POST" && path == "/api/show") return "read";
  if (method == "POST" && contains(manage, path)) return "manage";
  if (method == "DELETE" && path == "/api/delete") return "manage";
  if ((method == "POST" || asked_method == "HEAD") && is_below(path, "/api/blobs")) return "manage";
  if (method == "POST" && contains(account, path)) return "account";
  if (method == "DELETE" && is_below(path, "/api/user")) return "account";
  const std::string web = "/api/experimental/web_";
  if (method == "POST" && begins_with(path, web) && path.size() > web.size()) return "account";
  return "";
}

bool names_path(const strings& routes, const std::optional<std::string>& path) {
  if (!path) return false;
  for (const std::string& route : routes) {
    if (!begins_with(route, "/")) continue;
    if (route == *path) return true;
    if (ends_with(route, "/*") && is_below(*path, route.substr(0, route.size() - 2))) return true;
  }
  return false;
}

bool holds(const strings& routes, const std::string& method,
           const std::optional<std::string>& path) {
  // What is forwarded is what was classified (CONTRACT 3), so nothing holds what cannot be.
  if (!path) return false;
  if (contains(routes, "any") || names_path(routes, path)) return true;
  const std::string group = class_of(method, path);
  return !group.empty() && contains(routes, group);
}

}  // namespace model
