/* An application that can do without the library: loads it, uses it, unloads it. */
#include <dlfcn.h>
#include <ollama_cors.h>
#include <stdio.h>

int main(int argc, char** argv) {
  void* library = dlopen(argc > 1 ? argv[1] : "libollama_cors.so.0.1", RTLD_NOW | RTLD_LOCAL);
  uint32_t (*version)(void);
  ocors_status (*start)(const char*, size_t, ocors_shim**, ocors_error**);
  ocors_status (*release)(ocors_shim*);
  ocors_shim* shim;
  if (library == NULL) return 1;
  *(void**)&version = dlsym(library, "ocors_version_number");
  *(void**)&start = dlsym(library, "ocors_shim_start");
  *(void**)&release = dlsym(library, "ocors_shim_free");
  if (version == NULL || start == NULL || release == NULL) return 1;
  if (start("{\"listen\": [\"127.0.0.1:0\"], \"upstream\": \"replay:\"}", OCORS_NUL_TERMINATED,
            &shim, NULL) != OCORS_OK) {
    return 1;
  }
  if (release(shim) != OCORS_OK) return 1;
  printf("ollama-cors %u\n", (unsigned)version());
  return dlclose(library);
}
