// C++ without exceptions and without run-time types, over the C header.
#include <ollama_cors.h>

#include <cstdio>

int main() {
  ocors_error* error = nullptr;
  ocors_policy* policy = nullptr;
  const auto wrong = ocors_policy_compile("{\"rulse\": []}", OCORS_NUL_TERMINATED,
                                          OCORS_PROFILE_SHIM, &policy, &error);
  if (wrong != OCORS_E_CONFIG || ocors_error_pointer(error)[0] != '/') return 1;
  ocors_error_free(error);
  std::printf("ollama-cors %u\n", ocors_version_number());
}
