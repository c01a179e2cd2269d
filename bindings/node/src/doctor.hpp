// One probe of a server by the doctor, on a thread of its own: it blocks until all is asked.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "environment.hpp"
#include "napi.hpp"
#include "ollama_cors.h"
#include "text.hpp"

namespace ollama_cors::node {

struct free_doctor {
  void operator()(ocors_doctor* doctor) const noexcept { ocors_doctor_free(doctor); }
};
using doctor_ptr = std::unique_ptr<ocors_doctor, free_doctor>;

class doctor_handle final : public guest {
public:
  doctor_handle(std::shared_ptr<environment> owner, doctor_ptr doctor);
  ~doctor_handle();
  doctor_handle(const doctor_handle&) = delete;
  doctor_handle& operator=(const doctor_handle&) = delete;

  // The environment is notified when it is done.
  void begin();
  bool done() const noexcept { return done_.load(std::memory_order_acquire); }
  // Once it is done.
  ocors_status status() const noexcept { return status_; }
  const text_ptr& report() const noexcept { return report_; }
  // Done soon, then. Idempotent.
  void cancel() noexcept;

  void detach() noexcept override {}
  void close() noexcept override;

private:
  std::shared_ptr<environment> owner_;
  doctor_ptr doctor_;
  std::thread thread_;
  ocors_status status_ = OCORS_OK;
  text_ptr report_;
  std::atomic<bool> done_ = false;
};

void export_doctor(Napi::Env env, Napi::Object exports);

}  // namespace ollama_cors::node
