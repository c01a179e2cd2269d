#include "net/tls_filter.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "net/tls_openssl.hpp"
#include "net/tls_words.hpp"

namespace ollama_cors::net {
namespace {

// RFC 6066 3: SNI carries names alone, without a final dot.
void expect_peer(SSL* ssl, const std::string& peer, bool verifies) {
  X509_VERIFY_PARAM* param = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(param, peer.c_str()) == 1) return;
  ERR_clear_error();
  std::string name = peer;
  if (name.ends_with('.')) name.pop_back();
  SSL_set_tlsext_host_name(ssl, name.c_str());
  if (!verifies) return;
  X509_VERIFY_PARAM_set_hostflags(
      param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  X509_VERIFY_PARAM_set1_host(param, name.data(), name.size());
}

}  // namespace

void tls_filter::freed::operator()(ssl_st* connection) const noexcept {
  SSL_free(connection);
}

tls_filter::tls_filter(std::shared_ptr<const tls_context> context, std::string peer)
    : context_(std::move(context)), peer_(std::move(peer)), ssl_(SSL_new(context_->handle())) {
  BIO* in = make_bio(arrived_);
  BIO* out = make_bio(leaving_);
  if (!ssl_ || in == nullptr || out == nullptr) {
    BIO_free(in);
    BIO_free(out);
    throw std::bad_alloc();
  }
  SSL_set_bio(ssl_.get(), in, out);
  SSL_set_app_data(ssl_.get(), this);
  if (context_->is_server()) {
    SSL_set_accept_state(ssl_.get());
  } else {
    SSL_set_connect_state(ssl_.get());
    expect_peer(ssl_.get(), peer_, context_->verifies());
    if (context_->verifies()) SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, note_refusal);
  }
  ERR_clear_error();
}

tls_filter::~tls_filter() = default;

// OpenSSL forgets a certificate that it refuses, so the words are found while it is there.
int tls_filter::note_refusal(int accepted, x509_store_ctx_st* verification) noexcept {
  if (accepted == 1) return accepted;
  const auto* ssl = static_cast<SSL*>(
      X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& filter = *static_cast<tls_filter*>(SSL_get_app_data(ssl));
  filter.fault_ = fault_of_certificate(verification);
  try {
    filter.failure_ = explain_certificate(verification, filter.peer_);
  } catch (...) {  // no memory for words
  }
  return accepted;
}

tls_filter::progress tls_filter::handshake() noexcept {
  if (failed_) return progress::failed;
  if (established_) return progress::established;
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) {
    if (!speaks_http_1_1()) return progress::failed;
    established_ = true;
    return progress::established;
  }
  return judge(result) == io_status::would_block ? progress::wants_more : progress::failed;
}

// A server that was offered nothing else should have chosen nothing else (RFC 7301 3.2).
bool tls_filter::speaks_http_1_1() noexcept {
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &chosen, &size);
  if (size == 0 || std::string_view(reinterpret_cast<const char*>(chosen), size) == "http/1.1") {
    return true;
  }
  failed_ = true;
  fault_ = tls_fault::terms;
  failure_ = "it does not speak HTTP/1.1 there.";
  return false;
}

bool tls_filter::readable() noexcept {
  if (failed_ || ended_) return true;
  if (!established_) return false;
  char one = 0;
  std::size_t got = 0;
  ERR_clear_error();
  const int result = SSL_peek_ex(ssl_.get(), &one, 1, &got);
  return result == 1 || judge(result) != io_status::would_block;
}

io_result tls_filter::read(std::span<char> into) noexcept {
  std::size_t total = 0;
  io_status status = failed_ ? io_status::error : ended_ ? io_status::eof : io_status::ok;
  if (status == io_status::ok && !established_) status = io_status::would_block;
  while (status == io_status::ok && total < into.size()) {
    std::size_t got = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), into.data() + total, into.size() - total, &got);
    if (result == 1) {
      total += got;
    } else {
      status = judge(result);
    }
  }
  // What stopped it comes again at the next read.
  if (total > 0) return {io_status::ok, total, 0};
  return {status, 0, 0};
}

io_result tls_filter::write(std::string_view bytes) noexcept {
  if (failed_) return {io_status::error, 0, 0};
  if (!established_) return {io_status::would_block, 0, 0};
  if (bytes.empty()) return {io_status::ok, 0, 0};
  std::size_t put = 0;
  ERR_clear_error();
  const int result =
      SSL_write_ex(ssl_.get(), bytes.data(), std::min(bytes.size(), largest_write), &put);
  if (result == 1) return {io_status::ok, put, 0};
  return {judge(result), 0, 0};
}

void tls_filter::end() noexcept {
  if (failed_ || !established_ || (SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

// OpenSSL's verdict on its last call, which did not succeed.
io_status tls_filter::judge(int result) noexcept {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return io_status::would_block;
    case SSL_ERROR_ZERO_RETURN:
      ended_ = true;
      return io_status::eof;
    default:
      fail();
      return io_status::error;
  }
}

void tls_filter::fail() noexcept {
  failed_ = true;
  if (fault_ == tls_fault::none) fault_ = fault_of_handshake();
  try {
    if (failure_.empty()) failure_ = explain_tls_failure();
  } catch (...) {  // no memory for words
    ERR_clear_error();
  }
}

}  // namespace ollama_cors::net
