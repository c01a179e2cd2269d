// A property that does not hold is a finding: it ends the fuzzer as a crash would.
#pragma once

#include <cstdio>
#include <cstdlib>

#define REQUIRE(property)                                                         \
  do {                                                                            \
    if (!(property)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #property); \
      std::abort();                                                               \
    }                                                                             \
  } while (false)
