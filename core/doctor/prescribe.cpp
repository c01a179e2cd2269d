#include "doctor/prescribe.hpp"

#include <utility>

#include "doctor/fix_ollama.hpp"
#include "doctor/fix_ours.hpp"
#include "doctor/fix_proxies.hpp"
#include "doctor/fix_shim.hpp"

namespace ollama_cors::doctor {
namespace {

void append(std::vector<fix>& to, std::vector<fix> more) {
  for (fix& one : more) to.push_back(std::move(one));
}

}  // namespace

void prescribe(const examination& of, finding& what) {
  if (what.severity() == severity::note) return;
  // Of the address that was given, whoever answers there.
  if (what.code == code::certificate_refused || what.code == code::path_unknown) {
    what.fixes = header_lines(of, what);
    return;
  }
  switch (of.server.front) {
    case server::kind::shim:
      what.fixes = shim_itself(of, what);
      return;
    case server::kind::nginx:
      append(what.fixes, nginx_lines(of, what));
      break;
    case server::kind::caddy:
      append(what.fixes, caddy_lines(of, what));
      break;
    case server::kind::ollama:
      append(what.fixes, ollama_environment(of, what));
      break;
    case server::kind::unknown:
      append(what.fixes, header_lines(of, what));
      break;
  }
  if (auto ours = shim_in_front(of, what)) what.fixes.push_back(std::move(*ours));
  // Ollama cannot be told to speak https, nor a server to run.
  if (what.fixes.empty()) append(what.fixes, header_lines(of, what));
}

}  // namespace ollama_cors::doctor
