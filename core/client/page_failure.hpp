// Why no head came, as a page's machine takes it.
#pragma once

#include "client/failure.hpp"
#include "page/wire.hpp"

namespace ollama_cors::client {

page::failure as_seen_by_a_page(const failure& why) noexcept;

}  // namespace ollama_cors::client
