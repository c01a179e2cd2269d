// libcurl's multi interface, with the framing that a careful program would put behind it: whole
// messages are taken where they lie, only what a chunk cuts is kept.
#include <curl/curl.h>
#include <unistd.h>

#include "client_side.hpp"
#include "sockets.hpp"

namespace ollama_cors::bench {
namespace {

// NDJSON's lines, and of an event stream the data of each event; \n and \r\n end a line.
class framer {
public:
  explicit framer(bool events) : events_(events) {}

  void feed(std::string_view bytes, heard& all) {
    while (!bytes.empty()) {
      const std::size_t size = bytes.find('\n');
      if (size == bytes.npos) {
        open_.append(bytes);
        return;
      }
      if (open_.empty()) {
        take(bytes.substr(0, size), all);
      } else {
        open_.append(bytes.substr(0, size));
        take(open_, all);
        open_.clear();
      }
      bytes.remove_prefix(size + 1);
    }
  }

private:
  void take(std::string_view line, heard& all) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!events_) {
      if (!line.empty()) all.add(line);
      return;
    }
    if (line.empty()) {
      if (has_data_) all.add(data_);
      has_data_ = false;
      data_.clear();
      return;
    }
    if (!line.starts_with("data:")) return;
    line.remove_prefix(5);
    if (line.starts_with(' ')) line.remove_prefix(1);
    if (has_data_) data_ += '\n';
    has_data_ = true;
    data_.append(line);
  }

  bool events_;
  bool has_data_ = false;
  std::string open_, data_;
};

struct reading {
  framer frames;
  heard all;
};

std::size_t on_bytes(char* bytes, std::size_t one, std::size_t size, void* to) {
  auto& reader = *static_cast<reading*>(to);
  reader.frames.feed({bytes, one * size}, reader.all);
  return one * size;
}

class curl final : public client_side {
public:
  explicit curl(std::uint16_t port)
      : base_("http://127.0.0.1:" + std::to_string(port)), multi_(curl_multi_init()) {}
  ~curl() override { curl_multi_cleanup(multi_); }

  heard read(std::string_view path, std::string_view body, int) override {
    reading reader{framer(path.starts_with("/v1/")), {}};
    const std::string url = base_ + std::string(path);
    CURL* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, std::string(body).c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reader);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_multi_add_handle(multi_, easy);
    int running = 1;
    while (running != 0) {
      if (curl_multi_perform(multi_, &running) != CURLM_OK) fail("curl_multi_perform");
      if (running != 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
    int left = 0;
    const CURLMsg* said = curl_multi_info_read(multi_, &left);
    reader.all.complete = said != nullptr && said->data.result == CURLE_OK;
    curl_multi_remove_handle(multi_, easy);
    curl_easy_cleanup(easy);
    return reader.all;
  }

private:
  std::string base_;
  CURLM* multi_;
};

}  // namespace

std::unique_ptr<client_side> make_curl(std::uint16_t port) {
  return std::make_unique<curl>(port);
}

}  // namespace ollama_cors::bench
