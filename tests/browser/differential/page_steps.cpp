// A page's fetch() calls through the C ABI, for cases that say more than the command line can.
// Items on standard input, `<tag> <length>\n<bytes>\n`: `client` (the JSON of ocors_client_new)
// opens a page; `fetch` (the JSON of ocors_exchange_start) and `body` or `no-body` are one call of
// its script, which is answered with a line: its report, or {"refused": …} where the ABI did not
// take it.
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

#include "ollama_cors.h"

namespace {

template <class Handle, auto Free>
struct freeing {
  void operator()(Handle* handle) const { Free(handle); }
};
template <class Handle, auto Free>
using owned = std::unique_ptr<Handle, freeing<Handle, Free>>;
using client = owned<ocors_client, ocors_client_free>;
using exchange = owned<ocors_exchange, ocors_exchange_free>;
using batch = owned<ocors_batch, ocors_batch_free>;
using error = owned<ocors_error, ocors_error_free>;

bool read_item(std::string& tag, std::string& bytes) {
  std::size_t length = 0;
  if (!(std::cin >> tag >> length)) return false;
  std::cin.get();
  bytes.resize(length);
  std::cin.read(bytes.data(), static_cast<std::streamsize>(length));
  std::cin.get();
  return static_cast<bool>(std::cin);
}

// As a JSON string.
std::string quoted(const char* text) {
  std::string output = "\"";
  for (; *text != '\0'; ++text) {
    const auto byte = static_cast<unsigned char>(*text);
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
    if (byte < 0x20 || byte == '"' || byte == '\\') {
      output += escaped;
    } else {
      output += *text;
    }
  }
  return output + '"';
}

void refuse(const error& why) {
  std::cout << "{\"refused\":" << quoted(ocors_error_message(why.get())) << "}" << std::endl;
}

// `body`: null where script gives none.
void run(ocors_client* on, const std::string& what, const std::string* body) {
  ocors_exchange* started = nullptr;
  ocors_error* why = nullptr;
  if (ocors_exchange_start(on, what.data(), what.size(), body != nullptr ? body->data() : nullptr,
                           body != nullptr ? body->size() : 0, 0, &started, &why) != OCORS_OK) {
    refuse(error(why));
    return;
  }
  const exchange running(started);
  ocors_batch* made = nullptr;
  if (ocors_batch_new(&made) != OCORS_OK) return;
  const batch taken(made);
  do {
    if (ocors_exchange_next(running.get(), -1, taken.get()) != OCORS_OK) return;
  } while (ocors_batch_ended(taken.get()) == OCORS_NOT_ENDED);
  std::cout << ocors_batch_report(taken.get()) << std::endl;
}

}  // namespace

int main() {
  client page;
  std::string tag;
  std::string bytes;
  std::string what;
  while (read_item(tag, bytes)) {
    if (tag == "client") {
      ocors_client* made = nullptr;
      ocors_error* why = nullptr;
      if (ocors_client_new(bytes.data(), bytes.size(), &made, &why) != OCORS_OK) {
        std::cerr << ocors_error_message(error(why).get()) << '\n';
        return 2;
      }
      page.reset(made);
    } else if (tag == "fetch") {
      what = bytes;
    } else {
      run(page.get(), what, tag == "body" ? &bytes : nullptr);
    }
  }
  return 0;
}
