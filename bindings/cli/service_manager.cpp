#include "service_manager.hpp"

#ifdef _WIN32

namespace ollama_cors::cli {

given_sockets take_given_sockets() {
  return {};
}
void close_given(const given_sockets&) {}
void notify_service_manager(std::string_view) {}
void notify_reloading() {}

}  // namespace ollama_cors::cli

#else

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace ollama_cors::cli {
namespace {

constexpr int first_given = 3;  // SD_LISTEN_FDS_START
constexpr long most_given = 1024;

// A number that is all of a variable; -1 if it is none.
long number_in(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return -1;
  char* end = nullptr;
  const long number = std::strtol(text, &end, 10);
  return *end == '\0' ? number : -1;
}

// "a:b:c", a name for each socket.
std::vector<std::string> names_in(const char* text) {
  std::vector<std::string> names;
  if (text == nullptr) return names;
  for (std::string_view rest = text;;) {
    const auto colon = rest.find(':');
    names.emplace_back(rest.substr(0, colon));
    if (colon == rest.npos) return names;
    rest.remove_prefix(colon + 1);
  }
}

}  // namespace

given_sockets take_given_sockets() {
  given_sockets given;
  const long count = number_in("LISTEN_FDS");
  const bool ours = number_in("LISTEN_PID") == getpid();
  const std::vector<std::string> names = names_in(std::getenv("LISTEN_FDNAMES"));
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) unsetenv(name);
  if (!ours || count < 1 || count > most_given) return given;
  for (int i = 0; i < count; ++i) {
    const std::string text = "fd:" + std::to_string(first_given + i);
    const bool is_admin = static_cast<std::size_t>(i) < names.size() && names[i] == "admin";
    if (is_admin && given.admin.empty()) {
      given.admin = text;
    } else {
      given.listen.push_back(text);
    }
  }
  return given;
}

void close_given(const given_sockets& given) {
  const auto close_one = [](const std::string& text) { close(std::atoi(text.c_str() + 3)); };
  for (const std::string& one : given.listen) close_one(one);
  if (!given.admin.empty()) close_one(given.admin);
}

void notify_service_manager(std::string_view state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path == nullptr || (path[0] != '/' && path[0] != '@')) return;
  const std::size_t length = std::strlen(path);
  if (length >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path, length);
  if (path[0] == '@') address.sun_path[0] = '\0';  // Linux's abstract names
  const int out = socket(AF_UNIX, SOCK_DGRAM, 0);
  if (out < 0) return;
  // Who does not listen any more is not told.
  static_cast<void>(sendto(out, state.data(), state.size(), 0,
                           reinterpret_cast<const sockaddr*>(&address),
                           static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length)));
  close(out);
}

void notify_reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  notify_service_manager("RELOADING=1\nMONOTONIC_USEC=" +
                         std::to_string(now.tv_sec * 1000000LL + now.tv_nsec / 1000));
}

}  // namespace ollama_cors::cli

#endif
