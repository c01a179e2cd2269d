// The one place that names Asio's types. Included by this folder's sources only.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include "net/deadlines.hpp"
#include "net/loop.hpp"
#include "net/room_allocator.hpp"
#include "net/transport.hpp"

namespace ollama_cors::net {

namespace asio = boost::asio;
using error_code = boost::system::error_code;

// A concrete executor (any_io_executor costs on every operation), and a protocol that Unix and
// inherited sockets fit.
using executor = asio::io_context::executor_type;
using stream_socket = asio::basic_stream_socket<asio::generic::stream_protocol, executor>;
using timer = asio::basic_waitable_timer<clock, asio::wait_traits<clock>, executor>;

// How threads that own nothing of the loop reach it: empty once the loop is gone.
struct loop_link {
  std::mutex mutex;
  asio::io_context* context = nullptr;
};

struct loop::native {
  room<256> tick_room;  // outlives what the context holds
  asio::io_context context{1};
  asio::executor_work_guard<executor> work{context.get_executor()};
  timer tick{context.get_executor()};
  class deadlines deadlines;
  bool ticking = false;
  bool finishing = false;
  std::atomic<std::thread::id> thread{};
  std::shared_ptr<loop_link> link = std::make_shared<loop_link>();
  std::array<char, 64 * 1024> scratch;

  void arm_tick();
};

// Takes a connected socket over: non-blocking, without Nagle's delay.
std::shared_ptr<transport> make_plain_transport(stream_socket socket);

}  // namespace ollama_cors::net
