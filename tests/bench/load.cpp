// Clients on one epoll loop; each connection has one request open at a time.
#include "load.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sockets.hpp"

namespace ollama_cors::bench {

namespace {

constexpr int kept_alive_connections = 16;

// The header lines that Chromium sends with any request of a page.
std::string browser_lines(std::uint16_t port) {
  return "Host: 127.0.0.1:" + std::to_string(port) +
         "\r\nConnection: keep-alive\r\n"
         "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/156.0.0.0 Safari/537.36\r\n"
         "Accept: */*\r\nOrigin: http://localhost:5174\r\nSec-Fetch-Site: cross-site\r\n"
         "Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://localhost:5174/\r\n"
         "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-US,en;q=0.9\r\n";
}

std::string post(std::uint16_t port, std::string_view path, std::string_view body) {
  return "POST " + std::string(path) + " HTTP/1.1\r\n" + browser_lines(port) +
         "Authorization: Bearer ollama\r\nContent-Type: application/json\r\nX-Stainless-Lang: "
         "js\r\n"
         "X-Stainless-Package-Version: 7.57.0\r\nX-Stainless-Retry-Count: 0\r\n"
         "X-Stainless-Timeout: 60\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string preflight(std::uint16_t port) {
  return "OPTIONS /v1/chat/completions HTTP/1.1\r\n" + browser_lines(port) +
         "Access-Control-Request-Method: POST\r\n"
         "Access-Control-Request-Headers: authorization,content-type,x-stainless-arch,"
         "x-stainless-lang,x-stainless-os,x-stainless-package-version,x-stainless-retry-count,"
         "x-stainless-runtime,x-stainless-runtime-version,x-stainless-timeout\r\n\r\n";
}

[[noreturn]] void wrong_answer(std::string_view answer) {
  std::fprintf(stderr, "proxy_bench: a wrong answer:\n%.*s\n", static_cast<int>(answer.size()),
               answer.data());
  std::exit(1);
}

bool has_line(std::string_view head, std::string_view name) {
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20) || a == b; };
  return std::search(head.begin(), head.end(), name.begin(), name.end(), same) != head.end();
}

// Length of the whole answer in `bytes`, 0 if it has not all come.
std::size_t answer_length(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  const std::string_view head = bytes.substr(0, end + 2);
  if (!has_line(head, "\r\nAccess-Control-Allow-Origin: http://localhost:5174\r\n"))
    wrong_answer(bytes);
  if (head.starts_with("HTTP/1.1 204 ")) return end + 4;
  if (!head.starts_with("HTTP/1.1 200 ")) wrong_answer(bytes);
  if (has_line(head, "\r\nTransfer-Encoding: chunked\r\n"))
    return bytes.ends_with("\r\n0\r\n\r\n") ? bytes.size() : 0;
  std::size_t at = head.find("\r\nContent-Length: ");
  if (at == std::string_view::npos) at = head.find("\r\ncontent-length: ");
  if (at == std::string_view::npos) wrong_answer(bytes);
  const std::size_t length = end + 4 + std::strtoull(bytes.data() + at + 18, nullptr, 10);
  return bytes.size() >= length ? length : 0;
}

struct client {
  descriptor socket;
  std::string answer;
};

// Opens `clients` connections and sends `request` on each, again after each whole answer for as
// long as `again` says so.
void drive(std::uint16_t port, int clients, const std::string& request,
           const std::function<bool(std::string_view answer)>& again) {
  const descriptor poller{epoll_create1(EPOLL_CLOEXEC)};
  std::vector<client> all(static_cast<std::size_t>(clients));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].socket = connect_to_loopback(port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    epoll_ctl(poller.get(), EPOLL_CTL_ADD, all[i].socket.get(), &event);
    if (!write_all(all[i].socket.get(), request)) fail("sending a request");
  }

  std::size_t open = all.size();
  std::array<epoll_event, 64> events{};
  std::array<char, 65536> buffer;
  while (open > 0) {
    const int count = epoll_wait(poller.get(), events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      client& one = all[events[static_cast<std::size_t>(i)].data.u64];
      const ssize_t got = recv(one.socket.get(), buffer.data(), buffer.size(), 0);
      if (got <= 0) wrong_answer(one.answer);
      one.answer.append(buffer.data(), static_cast<std::size_t>(got));
      const std::size_t length = answer_length(one.answer);
      if (length == 0) continue;
      if (again(std::string_view(one.answer).substr(0, length))) {
        one.answer.erase(0, length);
        if (!write_all(one.socket.get(), request)) fail("sending a request");
      } else {
        epoll_ctl(poller.get(), EPOLL_CTL_DEL, one.socket.get(), nullptr);
        --open;
      }
    }
  }
}

// Reads until `whole` says that what has come is enough.
void read_until(const descriptor& socket, std::string& answer,
                const std::function<bool(const std::string&)>& whole) {
  std::array<char, 65536> buffer;
  while (!whole(answer)) {
    const ssize_t got = recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (got <= 0) wrong_answer(answer);
    answer.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

bool holds_a_token(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end != std::string::npos && answer.find("}\n\r\n", end) != std::string::npos;
}

std::uint64_t run_kept_alive(std::uint16_t port, const std::string& request, std::uint64_t count) {
  std::uint64_t done = 0;
  drive(port, kept_alive_connections, request,
        [&](std::string_view) { return ++done + kept_alive_connections <= count; });
  return done;
}

}  // namespace

std::uint64_t run_posts(std::uint16_t port, std::uint64_t count) {
  constexpr std::string_view body =
      R"({"model":"tiny","stream":false,"messages":[{"role":"system","content":"You are kind."},)"
      R"({"role":"user","content":"Why is the sky blue? Answer in one sentence, please."}]})";
  return run_kept_alive(port, post(port, "/api/chat", body), count);
}

std::uint64_t run_preflights(std::uint16_t port, std::uint64_t count) {
  return run_kept_alive(port, preflight(port), count);
}

std::uint64_t run_streams(std::uint16_t port, int streams, int tokens_each) {
  std::uint64_t tokens = 0;
  drive(port, streams, post(port, "/api/generate", R"({"model":"tiny","prompt":"hello"})"),
        [&](std::string_view answer) {
          const auto here = std::count(answer.begin(), answer.end(), '{');
          if (here != tokens_each) wrong_answer(answer);
          tokens += static_cast<std::uint64_t>(here);
          return false;
        });
  return tokens;
}

std::vector<double> run_first_tokens(std::uint16_t port, int count) {
  using clock = std::chrono::steady_clock;
  const std::string request = post(port, "/api/generate", R"({"model":"tiny","prompt":"once"})");
  const descriptor socket = connect_to_loopback(port);
  std::vector<double> times;
  for (int i = 0; i < count; ++i) {
    std::string answer;
    const auto start = clock::now();
    if (!write_all(socket.get(), request)) fail("sending a request");
    read_until(socket, answer, holds_a_token);
    times.push_back(std::chrono::duration<double, std::nano>(clock::now() - start).count());
    read_until(socket, answer, [](const auto& all) { return all.ends_with("\r\n0\r\n\r\n"); });
  }
  return times;
}

std::vector<descriptor> idle_clients(std::uint16_t port, int count) {
  std::vector<descriptor> all;
  for (int i = 0; i < count; ++i) {
    std::string answer;
    if (!write_all(all.emplace_back(connect_to_loopback(port)).get(), preflight(port)))
      fail("sending a request");
    read_until(all.back(), answer, [](const auto& text) { return answer_length(text) != 0; });
  }
  return all;
}

std::vector<descriptor> silent_streams(std::uint16_t port, int count) {
  const std::string request = post(port, "/api/embed", R"({"model":"tiny","input":"hello"})");
  std::vector<descriptor> all;
  for (int i = 0; i < count; ++i) {
    std::string answer;
    if (!write_all(all.emplace_back(connect_to_loopback(port)).get(), request))
      fail("sending a request");
    read_until(all.back(), answer, holds_a_token);
  }
  return all;
}

}  // namespace ollama_cors::bench
