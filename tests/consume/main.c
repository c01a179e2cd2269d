/* A consumer's program, the same for each way to find the library. */
#include <ollama_cors.h>
#include <stdio.h>

int main(void) {
  ocors_policy* policy = NULL;
  if (ocors_policy_compile("{}", OCORS_NUL_TERMINATED, OCORS_PROFILE_SHIM, &policy, NULL) != 0) {
    return 1;
  }
  ocors_policy_release(policy);
  printf("ollama-cors %u\n", (unsigned)ocors_version_number());
  return ocors_version_number() == OCORS_VERSION_NUMBER ? 0 : 1;
}
