// Clients and their exchanges: what came crosses to Python a batch at a time, never a token.
#include "client.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "common.hpp"

namespace native {
namespace {

// Threads inside a wait of a client or of one of its exchanges: at exit they are waited for, so
// that none asks for a GIL that is gone.
using waiters = std::atomic<int>;

class waiting {
public:
  explicit waiting(waiters& all) noexcept : all_(all) { ++all_; }
  ~waiting() { --all_; }
  waiting(const waiting&) = delete;
  waiting& operator=(const waiting&) = delete;

private:
  waiters& all_;
};

// Calls wait(slice) until it says something else than OCORS_E_TIMEOUT or timeout_ms are over (-1 =
// never). It is asked once without giving up the GIL: what is there already needs no switch.
template <class Wait>
ocors_status in_slices(waiters& all, std::int64_t timeout_ms, Wait wait) {
  ocors_status status = wait(0);
  for (std::int64_t left = timeout_ms; status == OCORS_E_TIMEOUT && left != 0;) {
    const std::int64_t slice = left < 0 ? slice_ms : std::min(left, slice_ms);
    {
      const waiting here(all);
      status = without_gil([&] { return wait(slice); });
    }
    // What came is not to be lost to a signal: the next call runs it.
    if (status == OCORS_E_TIMEOUT) let_signals_run();
    if (left > 0) left -= slice;
  }
  return status;
}

// A batch is one thread's. Two threads that read one exchange are told so; neither waits.
class sole_reader {
public:
  explicit sole_reader(std::atomic<bool>& busy) : busy_(busy) {
    if (busy_.exchange(true)) {
      throw failure{
          "OCORS_E_REENTRANT", "reentrant", "another thread is reading this exchange", "", "", 0};
    }
  }
  ~sole_reader() { busy_ = false; }
  sole_reader(const sole_reader&) = delete;
  sole_reader& operator=(const sole_reader&) = delete;

private:
  std::atomic<bool>& busy_;
};

// A line of JSON is UTF-8; what is not shall not hide the rest.
py::object text_of(const char* data, std::size_t length) {
  PyObject* const text = PyUnicode_DecodeUTF8(data, static_cast<Py_ssize_t>(length), "replace");
  if (text == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(text);
}

// (status, code, message, http_status, detail, errno)
py::object told(const ocors_error* error) {
  if (error == nullptr) return py::none();
  std::size_t length = 0;
  const char* const detail = ocors_error_detail(error, &length);
  return py::make_tuple(
      ocors_status_name(ocors_error_status(error)), ocors_error_code(error),
      text_of(ocors_error_message(error), std::string_view(ocors_error_message(error)).size()),
      ocors_error_http_status(error), py::bytes(detail, length), ocors_error_system(error));
}

class exchange {
public:
  exchange(ocors_client* client, const py::bytes& json, const py::object& body, std::uint64_t tag,
           std::shared_ptr<waiters> all)
      : all_(std::move(all)) {
    require(ocors_batch_new(&batch_));
    const auto [text, length] = view(json);
    const char* bytes = nullptr;
    std::size_t body_length = 0;
    if (!body.is_none()) std::tie(bytes, body_length) = view(body);
    ocors_error* error = nullptr;
    const auto status =
        ocors_exchange_start(client, text, length, bytes, body_length, tag, &handle_, &error);
    if (status != OCORS_OK) {
      ocors_batch_free(batch_);
      fail(status, error);
    }
  }
  ~exchange() {
    ocors_exchange_free(handle_);
    ocors_batch_free(batch_);
  }
  exchange(const exchange&) = delete;
  exchange& operator=(const exchange&) = delete;

  // What has come: (head, messages, ended, error, report). None = nothing within timeout_ms; False
  // = the end was given before. head: None or (status, reason, url, headers, framing). messages:
  // text of lines, bytes of raw and whole, (event, text) of events.
  py::object next(std::int64_t timeout_ms) {
    const sole_reader here(busy_);
    const auto status = in_slices(*all_, timeout_ms, [this](std::int64_t slice) {
      return ocors_exchange_next(handle_, slice, batch_);
    });
    if (status == OCORS_E_TIMEOUT) return py::none();
    if (status == OCORS_E_CLOSED) return py::bool_(false);
    require(status);
    py::object top = head();
    return py::make_tuple(std::move(top), messages(), ocors_batch_ended(batch_),
                          told(ocors_batch_error(batch_)), ocors_batch_report(batch_));
  }

  // How much was taken; -1 = the exchange wants no more.
  std::int64_t write(const py::bytes& bytes, std::int64_t timeout_ms) {
    const auto [data, length] = view(bytes);
    std::size_t taken = 0;
    const auto status = in_slices(*all_, timeout_ms, [&, from = data, size = length](auto slice) {
      return ocors_exchange_write(handle_, from, size, slice, &taken);
    });
    if (status == OCORS_E_CLOSED) return -1;
    if (status != OCORS_E_TIMEOUT) require(status);
    return static_cast<std::int64_t>(taken);
  }

  // Whether it was wanted.
  bool finish_body() {
    const auto status = ocors_exchange_finish_body(handle_);
    if (status != OCORS_E_CLOSED) require(status);
    return status == OCORS_OK;
  }

  void cancel() { require(ocors_exchange_cancel(handle_)); }

private:
  enum class shape : std::uint8_t { bytes, lines, events };

  py::object head() {
    const std::int32_t status = ocors_batch_status(batch_);
    if (status == 0) return py::none();
    const std::string_view framing = ocors_batch_framing(batch_);
    shape_ = framing == "lines" ? shape::lines : framing == "events" ? shape::events : shape::bytes;
    py::list headers;
    for (std::size_t index = 0; index < ocors_batch_header_count(batch_); ++index) {
      ocors_field line{};
      require(ocors_batch_header(batch_, index, &line));
      headers.append(py::make_tuple(latin_1(line.name, line.name_length),
                                    latin_1(line.value, line.value_length)));
    }
    const std::string_view reason = ocors_batch_reason(batch_);
    return py::make_tuple(status, latin_1(reason.data(), reason.size()), ocors_batch_url(batch_),
                          std::move(headers), ocors_batch_framing(batch_));
  }

  py::list messages() const {
    std::size_t count = 0;
    const ocors_message* const all = ocors_batch_messages(batch_, &count);
    py::list list(count);
    for (std::size_t index = 0; index < count; ++index) {
      PyList_SET_ITEM(list.ptr(), static_cast<Py_ssize_t>(index),
                      message(all[index]).release().ptr());
    }
    return list;
  }

  py::object message(const ocors_message& one) const {
    if (shape_ == shape::lines) return text_of(one.data, one.data_length);
    if (shape_ == shape::bytes) return py::bytes(one.data, one.data_length);
    return py::make_tuple(text_of(one.event, one.event_length), text_of(one.data, one.data_length));
  }

  ocors_exchange* handle_ = nullptr;
  ocors_batch* batch_ = nullptr;
  std::shared_ptr<waiters> all_;
  std::atomic<bool> busy_{false};
  shape shape_ = shape::bytes;
};

class client {
public:
  explicit client(const py::bytes& json) {
    const auto [text, length] = view(json);
    ocors_error* error = nullptr;
    const auto status = ocors_client_new(text, length, &handle_, &error);
    require(status, error);
  }
  // It joins a thread that never asks for the GIL.
  ~client() { ocors_client_free(handle_); }
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  const char* url() const { return ocors_client_url(handle_); }

  py::str stats() const {
    ocors_text* text = nullptr;
    require(ocors_client_stats(handle_, &text));
    return take(text);
  }

  std::unique_ptr<exchange> start(const py::bytes& json, const py::object& body,
                                  std::uint64_t tag) {
    return std::make_unique<exchange>(handle_, json, body, tag, all_);
  }

  // The tags of exchanges for which something came; empty = none in time; None = never any more.
  py::object ready(std::int64_t timeout_ms) {
    std::array<std::uint64_t, 256> tags{};
    std::size_t count = 0;
    ocors_status status = OCORS_OK;
    {
      const waiting here(*all_);
      status = without_gil([&] {
        return ocors_client_ready(handle_, timeout_ms, tags.data(), tags.size(), &count);
      });
    }
    if (status == OCORS_E_CLOSED) return py::none();
    if (status != OCORS_E_TIMEOUT) require(status);
    py::list list;
    for (std::size_t index = 0; index < count; ++index) list.append(tags[index]);
    return list;
  }

  void wake() { ocors_client_wake(handle_); }
  int waiting_threads() const { return *all_; }

  void stop() {
    require(without_gil([this] { return ocors_client_stop(handle_); }));
  }

private:
  ocors_client* handle_ = nullptr;
  std::shared_ptr<waiters> all_ = std::make_shared<waiters>(0);
};

py::str host_url(const py::bytes& host) {
  const auto [text, length] = view(host);
  ocors_text* url = nullptr;
  ocors_error* error = nullptr;
  const auto status = ocors_host_url(text, length, &url, &error);
  require(status, error);
  return take(url);
}

}  // namespace

void bind_client(py::module_& module) {
  module.def("host_url", &host_url, py::arg("host"));

  py::class_<exchange>(module, "Exchange")
      .def("next", &exchange::next, py::arg("timeout_ms"))
      .def("write", &exchange::write, py::arg("data"), py::arg("timeout_ms"))
      .def("finish_body", &exchange::finish_body)
      .def("cancel", &exchange::cancel);

  py::class_<client>(module, "Client")
      .def(py::init<const py::bytes&>(), py::arg("json"))
      .def("url", &client::url)
      .def("stats", &client::stats)
      .def("start", &client::start, py::arg("json"), py::arg("body"), py::arg("tag"))
      .def("ready", &client::ready, py::arg("timeout_ms"))
      .def("wake", &client::wake)
      .def("waiting", &client::waiting_threads)
      .def("stop", &client::stop);
}

}  // namespace native
