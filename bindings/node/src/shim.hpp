// One running shim: the handle of the C ABI, its wake hook, and the threads that wait for its end.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <thread>

#include "environment.hpp"
#include "napi.hpp"
#include "ollama_cors.h"

namespace ollama_cors::node {

struct free_shim {
  void operator()(ocors_shim* shim) const noexcept { ocors_shim_free(shim); }
};
using shim_ptr = std::unique_ptr<ocors_shim, free_shim>;

class shim_handle final : public guest {
public:
  shim_handle(std::shared_ptr<environment> owner, shim_ptr shim);
  ~shim_handle();
  shim_handle(const shim_handle&) = delete;
  shim_handle& operator=(const shim_handle&) = delete;

  ocors_shim* get() const noexcept { return shim_.get(); }  // null once closed

  // Draining takes seconds and must not hold up JavaScript: it waits on a thread of its own, then
  // notifies the environment. The answer is to be asked for by the number returned.
  std::uint32_t begin_stop(std::int64_t drain_ms);
  // Whether that stop has ended, and how.
  bool stop_ended(std::uint32_t number, ocors_status& status) const;

  void detach() noexcept override;
  // Without draining.
  void close() noexcept override;

private:
  struct stopping {
    std::uint32_t number = 0;
    std::thread thread;
    ocors_status status = OCORS_OK;
    std::atomic<bool> ended = false;
  };

  std::shared_ptr<environment> owner_;
  shim_ptr shim_;
  std::list<stopping> stops_;
};

void export_shim(Napi::Env env, Napi::Object exports);

}  // namespace ollama_cors::node
