// What a batch holds, read without copying.
#include <cstddef>

#include "client.hpp"
#include "guard.hpp"

using namespace ollama_cors;

// Messages are handed out as they lie.
static_assert(sizeof(ocors_message) == sizeof(client::message));
static_assert(offsetof(ocors_message, data) == offsetof(client::message, data));
static_assert(offsetof(ocors_message, data_length) == offsetof(client::message, size));
static_assert(offsetof(ocors_message, event) == offsetof(client::message, event));
static_assert(offsetof(ocors_message, event_length) == offsetof(client::message, event_size));

namespace {

ocors_status status_of(client::failure_kind kind) noexcept {
  using client::failure_kind;
  switch (kind) {
    case failure_kind::none:
      return OCORS_OK;
    case failure_kind::connect_failed:
    case failure_kind::name_not_resolved:
    case failure_kind::tls_failed:
    case failure_kind::out_of_descriptors:
      return OCORS_E_CONNECT;
    case failure_kind::connect_timeout:
    case failure_kind::first_byte_timeout:
    case failure_kind::idle_timeout:
    case failure_kind::total_timeout:
      return OCORS_E_TIMEOUT;
    case failure_kind::http_status:
      return OCORS_E_HTTP_STATUS;
    case failure_kind::stream_error:
      return OCORS_E_STREAM_ERROR;
    case failure_kind::truncated:
    case failure_kind::no_terminator:
      return OCORS_E_TRUNCATED;
    case failure_kind::message_too_long:
      return OCORS_E_BAD_FRAME;
    case failure_kind::bad_response:
    case failure_kind::bad_chunk:
      return OCORS_E_BAD_RESPONSE;
    case failure_kind::redirect_refused:
    case failure_kind::too_many_redirects:
    case failure_kind::bad_location:
    case failure_kind::body_not_kept:
      return OCORS_E_REDIRECT;
    case failure_kind::cancelled:
    case failure_kind::client_stopped:
      return OCORS_E_CANCELLED;
    case failure_kind::no_memory:
      return OCORS_E_NO_MEMORY;
    case failure_kind::blocked:
      return OCORS_E_BLOCKED;
  }
  return OCORS_E_INTERNAL;
}

const client::answer_head* head_of(const ocors_batch* batch) noexcept {
  return batch == nullptr ? nullptr : batch->content.head();
}

const client::ending* end_of(const ocors_batch* batch) noexcept {
  return batch == nullptr ? nullptr : batch->content.end();
}

}  // namespace

void ollama_cors::capi::describe_end(ocors_batch& batch) noexcept {
  batch.error = {};
  const auto* end = batch.content.end();
  if (end == nullptr) return;
  const auto& why = end->failure;
  batch.error = {
      .status = status_of(why.kind),
      .system = why.system,
      .code = why.code.empty() ? client::code_of(why.kind).data() : why.code.c_str(),
      .message = why.message.c_str(),
      .pointer = "",
      .report = "",
      .http_status = static_cast<int32_t>(why.status),
      .detail = why.detail.c_str(),
      .detail_length = why.detail.size(),
  };
}

ocors_status ocors_batch_new(ocors_batch** batch) {
  return capi::guarded([&]() -> ocors_status {
    if (batch == nullptr) return OCORS_E_INVALID_ARGUMENT;
    *batch = nullptr;
    *batch = std::make_unique<ocors_batch>().release();
    return OCORS_OK;
  });
}

void ocors_batch_free(ocors_batch* batch) {
  delete batch;
}

int32_t ocors_batch_status(const ocors_batch* batch) {
  const auto* head = head_of(batch);
  return head == nullptr ? 0 : static_cast<int32_t>(head->status);
}

const char* ocors_batch_reason(const ocors_batch* batch) {
  const auto* head = head_of(batch);
  return head == nullptr ? "" : head->reason.c_str();
}

const char* ocors_batch_url(const ocors_batch* batch) {
  const auto* head = head_of(batch);
  return head == nullptr ? "" : head->url.c_str();
}

size_t ocors_batch_header_count(const ocors_batch* batch) {
  const auto* head = head_of(batch);
  return head == nullptr ? 0 : head->headers.size();
}

ocors_status ocors_batch_header(const ocors_batch* batch, size_t index, ocors_field* header) {
  const auto* head = head_of(batch);
  if (header == nullptr) return OCORS_E_INVALID_ARGUMENT;
  *header = {};
  if (head == nullptr || index >= head->headers.size()) return OCORS_E_INVALID_ARGUMENT;
  const auto& [name, value] = head->headers[index];
  *header = {name.c_str(), name.size(), value.c_str(), value.size()};
  return OCORS_OK;
}

const char* ocors_batch_framing(const ocors_batch* batch) {
  const auto* head = head_of(batch);
  return head == nullptr ? "" : client::name_of(head->as).data();
}

const ocors_message* ocors_batch_messages(const ocors_batch* batch, size_t* count) {
  if (count != nullptr) *count = 0;
  if (batch == nullptr || count == nullptr) return nullptr;
  const auto messages = batch->content.messages();
  *count = messages.size();
  return messages.empty() ? nullptr : reinterpret_cast<const ocors_message*>(messages.data());
}

ocors_ended ocors_batch_ended(const ocors_batch* batch) {
  const auto* end = end_of(batch);
  return end == nullptr ? OCORS_NOT_ENDED : static_cast<ocors_ended>(end->how);
}

const ocors_error* ocors_batch_error(const ocors_batch* batch) {
  const auto* end = end_of(batch);
  if (end == nullptr || end->how == client::ended::done) return nullptr;
  return &batch->error;
}

const char* ocors_batch_report(const ocors_batch* batch) {
  const auto* end = end_of(batch);
  return end == nullptr ? "" : end->report.c_str();
}
