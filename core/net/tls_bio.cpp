#include "net/tls_bio.hpp"

#include <openssl/bio.h>

#include <algorithm>
#include <cstring>

namespace ollama_cors::net {
namespace {

byte_queue& queue_of(BIO* bio) noexcept {
  return *static_cast<byte_queue*>(BIO_get_data(bio));
}

// An empty queue is no end: come again (BIO_should_retry), unless the end was said.
int read(BIO* bio, char* into, std::size_t size, std::size_t* got) noexcept {
  byte_queue& queue = queue_of(bio);
  BIO_clear_retry_flags(bio);
  *got = 0;
  if (queue.empty()) {
    if (!queue.ended) BIO_set_retry_read(bio);
    return 0;
  }
  const std::string_view bytes = queue.bytes();
  *got = std::min(size, bytes.size());
  std::memcpy(into, bytes.data(), *got);
  queue.take(*got);
  return 1;
}

// Takes all: how much it may become is bounded by whoever writes.
int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* put) noexcept {
  BIO_clear_retry_flags(bio);
  *put = 0;
  try {
    queue_of(bio).append({bytes, size});
  } catch (...) {  // no memory; nothing may be thrown through OpenSSL
    return 0;
  }
  *put = size;
  return 1;
}

long control(BIO* bio, int command, long, void*) noexcept {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_EOF:
      return queue_of(bio).empty() && queue_of(bio).ended ? 1 : 0;
    default:
      return 0;
  }
}

BIO_METHOD* new_method() noexcept {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ollama_cors");
  if (method == nullptr) return nullptr;
  BIO_meth_set_read_ex(method, read);
  BIO_meth_set_write_ex(method, write);
  BIO_meth_set_ctrl(method, control);
  return method;
}

}  // namespace

void byte_queue::take(std::size_t count) noexcept {
  taken_ += count;
  if (taken_ < held_.size()) return;
  std::string().swap(held_);
  taken_ = 0;
}

bio_st* make_bio(byte_queue& over) noexcept {
  static BIO_METHOD* const method = new_method();  // for the life of the process
  BIO* made = method != nullptr ? BIO_new(method) : nullptr;
  if (made == nullptr) return nullptr;
  BIO_set_data(made, &over);
  BIO_set_init(made, 1);
  return made;
}

}  // namespace ollama_cors::net
