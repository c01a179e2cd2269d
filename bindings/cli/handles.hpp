// Owners for what the C ABI hands out.
#pragma once

#include <memory>

#include "ollama_cors.h"

namespace ollama_cors::cli {

struct release {
  void operator()(ocors_error* error) const { ocors_error_free(error); }
  void operator()(ocors_report* report) const { ocors_report_free(report); }
  void operator()(ocors_policy* policy) const { ocors_policy_release(policy); }
  void operator()(ocors_decision* decision) const { ocors_decision_free(decision); }
  void operator()(ocors_shim* shim) const { ocors_shim_free(shim); }
  void operator()(ocors_doctor* doctor) const { ocors_doctor_free(doctor); }
  void operator()(ocors_text* text) const { ocors_text_free(text); }
  void operator()(ocors_client* client) const { ocors_client_free(client); }
  void operator()(ocors_exchange* exchange) const { ocors_exchange_free(exchange); }
  void operator()(ocors_batch* batch) const { ocors_batch_free(batch); }
};

template <class Handle>
using owned = std::unique_ptr<Handle, release>;

}  // namespace ollama_cors::cli
