// How many connections the process may hold open at once.
#pragma once

namespace ollama_cors::cli {

// Raises the soft limit of open files to the hard one, where systems have such limits: a connection
// through the shim takes two, and the usual soft limit of 1,024 is there for programs that still
// use select(2). Where it cannot be raised, it stays.
void raise_descriptor_limit();

}  // namespace ollama_cors::cli
