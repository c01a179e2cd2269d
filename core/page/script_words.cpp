// The texts are those of facts recorded in tests/browser/truth/README.md, section 8; the standard
// prescribes none.
#include "page/script_words.hpp"

#include <string>

namespace ollama_cors::page::words {
namespace {

std::string joined(std::string_view before, std::string_view what, std::string_view after) {
  return std::string(before).append(what).append(after);
}

script_error type_error(std::string message) {
  return {"TypeError", std::move(message)};
}

// Chromium and Firefox name the function before they say what is wrong.
script_error said(browser whose, std::string message) {
  if (whose == browser::chromium) {
    message.insert(0, "Failed to execute 'fetch' on 'Window': ");
  } else if (whose == browser::firefox) {
    message.insert(0, "Window.fetch: ");
  }
  return type_error(std::move(message));
}

}  // namespace

script_error network_error(browser whose) {
  switch (whose) {
    case browser::chromium:
      return type_error("Failed to fetch");
    case browser::firefox:
      return type_error("NetworkError when attempting to fetch resource.");
    case browser::webkit:
      return type_error("Load failed");
    case browser::standard:
      break;
  }
  return type_error("network error");
}

script_error invalid_url(browser whose, std::string_view url) {
  if (whose == browser::chromium) return said(whose, joined("Failed to parse URL from ", url, ""));
  if (whose == browser::webkit) {
    return said(whose, "URL is not valid or contains user credentials.");
  }
  return said(whose, joined("", url, " is not a valid URL."));
}

script_error url_with_credentials(browser whose, std::string_view url) {
  if (whose == browser::chromium) {
    return said(whose, joined("Request cannot be constructed from a URL that includes "
                              "credentials: ",
                              url, ""));
  }
  if (whose == browser::webkit) return invalid_url(whose, url);
  return said(whose, joined("", url, " is an url with embedded credentials."));
}

script_error invalid_method(browser whose, std::string_view method) {
  if (whose == browser::firefox) return said(whose, joined("Invalid request method ", method, "."));
  if (whose == browser::webkit) return said(whose, "Method is not a valid HTTP token.");
  return said(whose, joined("'", method, "' is not a valid HTTP method."));
}

script_error forbidden_method(browser whose, std::string_view method) {
  if (whose == browser::firefox) return invalid_method(whose, method);
  if (whose == browser::webkit) return said(whose, "Method is forbidden.");
  return said(whose, joined("'", method, "' HTTP method is unsupported."));
}

script_error no_cors_method(browser whose, std::string_view method) {
  if (whose == browser::firefox) return invalid_method(whose, method);
  if (whose == browser::webkit) {
    return said(whose, "Method must be GET, POST or HEAD in no-cors mode.");
  }
  return said(whose, joined("'", method, "' is unsupported in no-cors mode."));
}

script_error body_not_allowed(browser whose, std::string_view method) {
  if (whose == browser::firefox) return said(whose, "HEAD or GET Request cannot have a body.");
  if (whose == browser::webkit) {
    return said(whose, joined("Request has method '", method, "' and cannot have a body"));
  }
  return said(whose, "Request with GET/HEAD method cannot have body.");
}

script_error invalid_name(browser whose, std::string_view name) {
  if (whose == browser::firefox) {
    return said(whose, joined("", name, " is an invalid header name."));
  }
  if (whose == browser::webkit) return said(whose, joined("Invalid header name: '", name, "'"));
  return said(whose, "Invalid name");
}

script_error invalid_value(browser whose, std::string_view name, std::string_view value) {
  if (whose == browser::firefox) {
    return said(whose, joined("", value, " is an invalid header value."));
  }
  if (whose == browser::webkit) {
    return said(whose, joined("Header '", name, "' has invalid value: '").append(value) + "'");
  }
  return said(whose, "Invalid value");
}

script_error wide_character(browser whose, std::size_t index, char32_t character) {
  if (whose == browser::firefox) {
    return said(whose,
                "Cannot convert element of element of sequence<sequence<ByteString>> branch of "
                "(Headers or sequence<sequence<ByteString>> or record<ByteString, ByteString>) to "
                "ByteString because the character at index " +
                    std::to_string(index) + " has value " +
                    std::to_string(static_cast<std::uint32_t>(character)) +
                    " which is greater than 255.");
  }
  if (whose == browser::webkit) return said(whose, "Type error");
  return said(whose,
              "Failed to read the 'headers' property from 'RequestInit': String contains "
              "non ISO-8859-1 code point.");
}

script_error mode_not_allowed(browser whose) {
  if (whose == browser::firefox) return said(whose, "Invalid request mode navigate.");
  if (whose == browser::webkit) {
    return said(whose, "Request constructor does not accept navigate fetch mode.");
  }
  return said(whose,
              "Cannot construct a Request with a RequestInit whose mode member is set as "
              "'navigate'.");
}

script_error cache_mode_not_allowed(browser whose, std::string_view mode) {
  if (whose == browser::firefox) {
    return said(whose, joined("Request mode '", mode,
                              "' was used, but request cache mode 'only-if-cached' can only be "
                              "used with request mode 'same-origin'."));
  }
  if (whose == browser::webkit) {
    return said(whose, "only-if-cached cache option requires fetch mode to be same-origin.");
  }
  return said(whose, "'only-if-cached' can be set only with 'same-origin' mode");
}

script_error stream_body(browser) {
  return {"NotSupportedError", "ReadableStream uploading is not supported"};
}

}  // namespace ollama_cors::page::words
