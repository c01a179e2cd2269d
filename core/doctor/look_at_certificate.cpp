// A certificate that nobody vouches for ends every page's request before it is sent.
#include "doctor/examination.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {

void look_at_certificate(const examination& of, std::vector<finding>& found) {
  const answer* said = find(of.seen, version());
  if (said == nullptr || !said->is_of_certificate()) return;
  finding one{.code = code::certificate_refused,
              .message = "No browser sends anything to " + of.about.url() +
                         " unless its user or its system trusts the certificate. " +
                         said->failure_text,
              .origins = of.about.origins,
              .evidence = evidence_of(version(), *said)};
  for (std::size_t i = 0; i < one.blocked.size() && !of.about.origins.empty(); ++i) {
    const trial seen = play(of.about, of.seen,
                            {.origin = of.about.origins.front(),
                             .method = "GET",
                             .path = "/api/tags",
                             .headers = {},
                             .browser = browsers[i]});
    one.blocked[i] = seen.blocked();
    one.console[i] = seen.console;
  }
  found.push_back(std::move(one));
}

}  // namespace ollama_cors::doctor
