// What the classes of the native module share: errors, waits without the GIL, text.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>
#include <utility>

#include "ollama_cors.h"

namespace native {

namespace py = pybind11;

// How long a wait keeps Ctrl-C waiting.
constexpr std::int64_t slice_ms = 100;

// Becomes the exception that ollama_cors._errors.from_native() makes of it.
struct failure {
  std::string status, code, message, pointer, report;
  std::int32_t system = 0;
};

[[noreturn]] inline void fail(ocors_status status, ocors_error* error) {
  failure told{ocors_status_name(status), "", "", "", "", 0};
  if (error != nullptr) {
    told.code = ocors_error_code(error);
    told.message = ocors_error_message(error);
    told.pointer = ocors_error_pointer(error);
    told.report = ocors_error_report(error);
    told.system = ocors_error_system(error);
    ocors_error_free(error);
  }
  throw told;
}

inline void require(ocors_status status, ocors_error* error = nullptr) {
  if (status != OCORS_OK) fail(status, error);
}

// Not gil_scoped_release: before 3.14 an interpreter that is ending unwinds a thread that asks for
// the GIL, and what its destructor would do then is std::terminate. `body` must not throw.
template <class Body>
auto without_gil(Body body) {
  PyThreadState* const state = PyEval_SaveThread();
  auto result = body();
  PyEval_RestoreThread(state);
  return result;
}

inline void let_signals_run() {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

// Takes over an ocors_text.
inline py::str take(ocors_text* text) {
  const py::str copy(ocors_text_data(text), ocors_text_length(text));
  ocors_text_free(text);
  return copy;
}

inline std::pair<const char*, std::size_t> view(py::handle bytes) {
  char* data = nullptr;
  Py_ssize_t length = 0;
  if (PyBytes_AsStringAndSize(bytes.ptr(), &data, &length) != 0) throw py::error_already_set();
  return {data, static_cast<std::size_t>(length)};
}

// Header values are bytes; Python's HTTP libraries show them as latin-1, where each byte has a
// character.
inline py::str latin_1(const char* data, std::size_t length) {
  PyObject* const text = PyUnicode_DecodeLatin1(data, static_cast<Py_ssize_t>(length), nullptr);
  if (text == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(text);
}

}  // namespace native
