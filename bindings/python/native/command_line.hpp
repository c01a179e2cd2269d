// `python -m ollama_cors`.
#pragma once

#include <pybind11/pybind11.h>

namespace native {

void bind_command_line(pybind11::module_& module);

}  // namespace native
