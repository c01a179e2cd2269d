// The limit of open files; see the header.
#include "descriptor_limit.hpp"

#ifndef _WIN32
#include <sys/resource.h>
#ifdef __APPLE__
#include <limits.h>

#include <algorithm>
#endif
#endif

namespace ollama_cors::cli {

void raise_descriptor_limit() {
#ifndef _WIN32
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
#ifdef __APPLE__
  // setrlimit(2) there: no more than OPEN_MAX, whatever the hard limit says.
  files.rlim_cur = std::min<rlim_t>(files.rlim_cur, OPEN_MAX);
#endif
  setrlimit(RLIMIT_NOFILE, &files);
#endif
}

}  // namespace ollama_cors::cli
