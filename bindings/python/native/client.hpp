// The client of the C ABI as Python sees it: Client and Exchange.
#pragma once

#include <pybind11/pybind11.h>

namespace native {

void bind_client(pybind11::module_& module);

}  // namespace native
