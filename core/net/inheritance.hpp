// Sockets stay with this process: a child that the host program starts must hold neither the port
// nor a connection open. Asio opens descriptors that children inherit.
#pragma once

#ifdef _WIN32
#include <boost/asio/detail/socket_types.hpp>
#else
#include <fcntl.h>
#endif

namespace ollama_cors::net {

template <typename Socket>
void keep_from_children(Socket& socket) noexcept {
#ifdef _WIN32
  SetHandleInformation(reinterpret_cast<HANDLE>(static_cast<SOCKET>(socket.native_handle())),
                       HANDLE_FLAG_INHERIT, 0);
#else
  fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
#endif
}

}  // namespace ollama_cors::net
