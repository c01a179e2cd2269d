// What a service manager gives and wants to know, by systemd's protocols: sockets that it opened
// (sd_listen_fds(3)), and how the service does (sd_notify(3)). Nothing where there is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::cli {

struct given_sockets {
  std::vector<std::string> listen;  // "fd:3", as `listen` takes it
  std::string admin;                // the one that FileDescriptorName= calls `admin`; empty = none
};

// Those that were meant for this process, which is told of them once.
given_sockets take_given_sockets();

// The shim has its own copies.
void close_given(const given_sockets& given);

// Lines such as "READY=1".
void notify_service_manager(std::string_view state);

// What precedes a reload; "READY=1" ends it.
void notify_reloading();

}  // namespace ollama_cors::cli
