// An application with an Asio of its own asks the shim through it. Both have their own idea of what
// `boost::asio::detail::scheduler` is; neither may get the other's.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <iostream>
#include <ollama_cors.hpp>

namespace asio = boost::asio;

int main() {
  ocors::shim shim(R"({"listen": ["127.0.0.1:0"], "upstream": "replay:"})");
  asio::io_context context(1);
  asio::ip::tcp::socket socket(context);
  const std::string request = "GET /api/version HTTP/1.0\r\nHost: localhost\r\n\r\n";
  std::string answer;
  socket.async_connect({asio::ip::address_v4::loopback(), shim.port()}, [&](auto refused) {
    if (refused) return;
    asio::async_write(socket, asio::buffer(request), [&](auto, std::size_t) {
      asio::async_read(socket, asio::dynamic_buffer(answer), [](auto, std::size_t) {});
    });
  });
  context.run();
  if (answer.find(" 200 ") == std::string::npos) return 1;
  std::cout << "ollama-cors " << ocors::version_number() << "\n";
}
