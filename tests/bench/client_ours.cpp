// Ours, by the C ABI.
#include <unistd.h>

#include "client_side.hpp"
#include "ollama_cors.hpp"

namespace ollama_cors::bench {
namespace {

class ours final : public client_side {
public:
  explicit ours(std::uint16_t port)
      : client_("{\"host\":\"127.0.0.1:" + std::to_string(port) + "\"}") {}

  heard read(std::string_view path, std::string_view body, int stop_for_ms) override {
    heard all;
    auto running = client_.start("{\"target\":\"" + std::string(path) + "\"}", body);
    while (running.next(batch_) == ocors::next::ready) {
      std::size_t count = 0;
      const ocors_message* messages = ocors_batch_messages(batch_.get(), &count);
      for (std::size_t i = 0; i < count; ++i) {
        all.add({messages[i].data, messages[i].data_length});
      }
      if (count != 0 && stop_for_ms != 0) {
        usleep(static_cast<unsigned>(stop_for_ms) * 1000);
        stop_for_ms = 0;
      }
      all.complete = batch_.done();
    }
    return all;
  }

private:
  ocors::client client_;
  ocors::batch batch_;
};

}  // namespace

std::unique_ptr<client_side> make_ours(std::uint16_t port) {
  return std::make_unique<ours>(port);
}

}  // namespace ollama_cors::bench
