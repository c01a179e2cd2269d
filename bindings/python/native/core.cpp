// The C ABI as Python sees it: a class per handle, a method per function, and no decisions of its
// own. No thread of the library ever touches Python: waits give up the GIL, in slices, and take it
// back here.
#include <pybind11/pybind11.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "client.hpp"
#include "command_line.hpp"
#include "common.hpp"
#include "ollama_cors.h"

namespace py = pybind11;
using namespace native;

namespace {

void raise_failure(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const failure& told) {
    const py::object exception = py::module_::import("ollama_cors._errors")
                                     .attr("from_native")(told.status, told.code, told.message,
                                                          told.pointer, told.system, told.report);
    PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
  }
}

// A decision is about 100 KiB of scratch space: one a thread, kept.
class scratch {
public:
  scratch() { require(ocors_decision_new(&decision_)); }
  ~scratch() { ocors_decision_free(decision_); }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ocors_decision* get() const { return decision_; }

private:
  ocors_decision* decision_ = nullptr;
};

class policy {
public:
  policy(const py::bytes& json, ocors_profile profile) {
    const auto [text, length] = view(json);
    ocors_error* error = nullptr;
    const auto status = ocors_policy_compile(text, length, profile, &handle_, &error);
    require(status, error);
  }
  ~policy() { ocors_policy_release(handle_); }
  policy(const policy&) = delete;
  policy& operator=(const policy&) = delete;

  ocors_policy* get() const { return handle_; }
  const char* normalised() const { return ocors_policy_normalised(handle_); }

  py::str audit() const {
    ocors_text* text = nullptr;
    require(ocors_policy_audit(handle_, &text));
    return take(text);
  }

  // (kind, verdict, reason, status, headers, rule, explanation, body)
  py::tuple decide(const py::bytes& method, const py::bytes& target, const py::list& headers,
                   bool http_1_0) const {
    ocors_decision* const decision = decided(method, target, headers, http_1_0);
    const char* const explanation = ocors_decision_explain(decision);
    const char* const body = ocors_decision_body(decision);
    if (explanation == nullptr || body == nullptr) fail(OCORS_E_NO_MEMORY, nullptr);
    return py::make_tuple(
        ocors_decision_kind(decision), ocors_decision_verdict(decision),
        ocors_decision_reason(decision), ocors_decision_status(decision),
        lines_of(decision, ocors_decision_header_count(decision), ocors_decision_header),
        ocors_decision_rule(decision), explanation, body);
  }

  py::str console(const py::bytes& method, const py::bytes& target, const py::list& headers,
                  bool http_1_0) const {
    const char* const lines = ocors_decision_console(decided(method, target, headers, http_1_0));
    if (lines == nullptr) fail(OCORS_E_NO_MEMORY, nullptr);
    return lines;
  }

  // The lines of the whole answer, `own` being those of its handler. Decided again: a policy is
  // immutable, so that the outcome is the same.
  py::list answer(const py::bytes& method, const py::bytes& target, const py::list& headers,
                  bool http_1_0, const py::list& own) const {
    ocors_decision* const decision = decided(method, target, headers, http_1_0);
    const std::vector<ocors_field> lines = fields_of(own);
    require(ocors_decision_answer(decision, lines.data(), lines.size()));
    return lines_of(decision, ocors_decision_answer_count(decision), ocors_decision_answer_header);
  }

private:
  // Views into the pairs' bytes.
  static std::vector<ocors_field> fields_of(const py::list& pairs) {
    std::vector<ocors_field> fields;
    fields.reserve(pairs.size());
    for (const py::handle item : pairs) {
      const auto pair = py::reinterpret_borrow<py::tuple>(item);
      const auto [name, name_length] = view(pair[0]);
      const auto [value, value_length] = view(pair[1]);
      fields.push_back({name, name_length, value, value_length});
    }
    return fields;
  }

  // In this thread's scratch space, readable as long as the arguments live.
  ocors_decision* decided(const py::bytes& method, const py::bytes& target, const py::list& headers,
                          bool http_1_0) const {
    const std::vector<ocors_field> fields = fields_of(headers);
    ocors_request request{};
    request.struct_size = sizeof request;
    std::tie(request.method, request.method_length) = view(method);
    std::tie(request.target, request.target_length) = view(target);
    request.fields = fields.data();
    request.field_count = fields.size();
    request.http_1_0 = http_1_0 ? 1 : 0;

    thread_local const scratch space;
    require(ocors_policy_decide(handle_, &request, space.get()));
    return space.get();
  }

  template <class Read>
  static py::list lines_of(const ocors_decision* decision, std::size_t count, Read read) {
    py::list lines;
    for (std::size_t index = 0; index < count; ++index) {
      ocors_field line{};
      require(read(decision, index, &line));
      lines.append(py::make_tuple(latin_1(line.name, line.name_length),
                                  latin_1(line.value, line.value_length)));
    }
    return lines;
  }

  ocors_policy* handle_ = nullptr;
};

class shim {
public:
  explicit shim(const py::bytes& json) {
    const auto [text, length] = view(json);
    ocors_error* error = nullptr;
    // Binding may resolve a name.
    const auto status = without_gil(
        [&, data = text, size = length] { return ocors_shim_start(data, size, &handle_, &error); });
    require(status, error);
  }
  // Python's Shim stops it before it lets go; one that was not stopped waits for its threads here.
  ~shim() {
    if (stopped_) {
      ocors_shim_free(handle_);
    } else {
      without_gil([this] { return ocors_shim_free(handle_); });
    }
  }
  shim(const shim&) = delete;
  shim& operator=(const shim&) = delete;

  std::uint16_t port() const { return ocors_shim_port(handle_); }
  const char* upstream_url() const { return ocors_shim_upstream_url(handle_); }
  bool is_replay() const { return ocors_shim_is_replay(handle_) != 0; }
  const char* warnings() const { return ocors_shim_warnings(handle_); }

  const char* admin_url() const { return ocors_shim_admin_url(handle_); }

  py::list urls() const {
    py::list all;
    for (std::size_t index = 0; const char* url = ocors_shim_url(handle_, index); ++index) {
      all.append(py::str(url));
    }
    return all;
  }

  void set_policy(const policy& next) { require(ocors_shim_set_policy(handle_, next.get())); }

  // What changed, as ocors_shim_reload tells it.
  py::str reload(const py::bytes& json) {
    const auto [text, length] = view(json);
    ocors_text* outcome = nullptr;
    ocors_error* error = nullptr;
    const auto status = without_gil([&, data = text, size = length] {
      return ocors_shim_reload(handle_, data, size, &outcome, &error);
    });
    require(status, error);
    return take(outcome);
  }

  py::str stats() const {
    ocors_text* text = nullptr;
    require(ocors_shim_stats(handle_, &text));
    return take(text);
  }

  // None = nothing came in time; "" = closed: nothing will ever come.
  py::object next_event(std::int64_t timeout_ms) {
    for (std::int64_t left = timeout_ms;;) {
      const std::int64_t slice = left < 0 ? slice_ms : std::min(left, slice_ms);
      ocors_text* text = nullptr;
      ++waiting_;
      const auto status = without_gil([&] { return ocors_shim_next_event(handle_, slice, &text); });
      --waiting_;
      if (status == OCORS_OK) return take(text);
      if (status == OCORS_E_CLOSED) return py::str();
      if (status != OCORS_E_TIMEOUT) fail(status, nullptr);
      let_signals_run();
      if (left >= 0 && (left -= slice) <= 0) return py::none();
    }
  }

  // Threads inside next_event(); at exit they are waited for, so that none asks for a GIL that is
  // gone.
  int waiting() const { return waiting_; }

  void stop(std::int64_t drain_ms) {
    std::future<ocors_status> draining;
    bool interrupted = false;
    if (drain_ms != 0) {
      draining = std::async(std::launch::async,
                            [this, drain_ms] { return ocors_shim_stop(handle_, drain_ms); });
      const auto wait = [&] { return draining.wait_for(std::chrono::milliseconds(slice_ms)); };
      while (!interrupted && without_gil(wait) != std::future_status::ready) {
        interrupted = PyErr_CheckSignals() != 0;
      }
    }
    // Idempotent. Who interrupts a drain wants it over: this cuts it short.
    const auto status = without_gil([&] {
      const auto result = ocors_shim_stop(handle_, 0);
      if (draining.valid()) draining.wait();
      return result;
    });
    stopped_ = status == OCORS_OK;
    if (interrupted) throw py::error_already_set();
    require(status);
  }

private:
  ocors_shim* handle_ = nullptr;
  std::atomic<int> waiting_{0};
  std::atomic<bool> stopped_{false};
};

// A visit to a server, on a thread that knows nothing of Python.
class doctor {
public:
  explicit doctor(const py::bytes& json) {
    const auto [text, length] = view(json);
    ocors_error* error = nullptr;
    const auto status = ocors_doctor_new(text, length, &handle_, &error);
    require(status, error);
  }
  ~doctor() { ocors_doctor_free(handle_); }
  doctor(const doctor&) = delete;
  doctor& operator=(const doctor&) = delete;

  // The report, JSON. Ctrl-C cancels it.
  py::str run() {
    ocors_text* text = nullptr;
    bool interrupted = false;
    auto running = std::async(std::launch::async, [&] { return ocors_doctor_run(handle_, &text); });
    const auto wait = [&] { return running.wait_for(std::chrono::milliseconds(slice_ms)); };
    while (!interrupted && without_gil(wait) != std::future_status::ready) {
      interrupted = PyErr_CheckSignals() != 0;
    }
    if (interrupted) cancel();
    const auto status = without_gil([&] { return running.get(); });
    if (interrupted) {
      ocors_text_free(text);
      throw py::error_already_set();
    }
    require(status);
    return take(text);
  }

  void cancel() { ocors_doctor_cancel(handle_); }

private:
  ocors_doctor* handle_ = nullptr;
};

// (the report as JSON, as text for people)
py::tuple check(const py::bytes& json) {
  const auto [text, length] = view(json);
  ocors_report* report = nullptr;
  require(ocors_config_check(text, length, &report));
  const py::tuple both = py::make_tuple(ocors_report_json(report), ocors_report_text(report));
  ocors_report_free(report);
  return both;
}

}  // namespace

PYBIND11_MODULE(_core, module, py::mod_gil_not_used()) {
  py::register_local_exception_translator(raise_failure);

  module.def("version_number", &ocors_version_number);
  module.def("features", &ocors_features);
  module.def("schema", &ocors_schema);
  module.def("catalogue", &ocors_catalogue);
  module.def("check", &check, py::arg("json"));

  module.def("doctor_codes", &ocors_doctor_codes);

  py::class_<doctor>(module, "Doctor")
      .def(py::init<const py::bytes&>(), py::arg("json"))
      .def("run", &doctor::run)
      .def("cancel", &doctor::cancel);

  py::class_<policy>(module, "Policy")
      .def(py::init<const py::bytes&, ocors_profile>(), py::arg("json"), py::arg("profile"))
      .def("normalised", &policy::normalised)
      .def("audit", &policy::audit)
      .def("decide", &policy::decide, py::arg("method"), py::arg("target"), py::arg("headers"),
           py::arg("http_1_0"))
      .def("console", &policy::console, py::arg("method"), py::arg("target"), py::arg("headers"),
           py::arg("http_1_0"))
      .def("answer", &policy::answer, py::arg("method"), py::arg("target"), py::arg("headers"),
           py::arg("http_1_0"), py::arg("own"));

  py::class_<shim>(module, "Shim")
      .def(py::init<const py::bytes&>(), py::arg("json"))
      .def("port", &shim::port)
      .def("urls", &shim::urls)
      .def("upstream_url", &shim::upstream_url)
      .def("is_replay", &shim::is_replay)
      .def("warnings", &shim::warnings)
      .def("set_policy", &shim::set_policy, py::arg("policy"))
      .def("reload", &shim::reload, py::arg("json"))
      .def("admin_url", &shim::admin_url)
      .def("stats", &shim::stats)
      .def("next_event", &shim::next_event, py::arg("timeout_ms"))
      .def("waiting", &shim::waiting)
      .def("stop", &shim::stop, py::arg("drain_ms"));

  bind_client(module);
  bind_command_line(module);
}
