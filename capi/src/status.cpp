// Status codes by name.
#include "ollama_cors.h"

const char* ocors_status_name(ocors_status status) {
  switch (status) {
    case OCORS_OK:
      return "OCORS_OK";
    case OCORS_E_INVALID_ARGUMENT:
      return "OCORS_E_INVALID_ARGUMENT";
    case OCORS_E_CONFIG:
      return "OCORS_E_CONFIG";
    case OCORS_E_SYSTEM:
      return "OCORS_E_SYSTEM";
    case OCORS_E_TIMEOUT:
      return "OCORS_E_TIMEOUT";
    case OCORS_E_CLOSED:
      return "OCORS_E_CLOSED";
    case OCORS_E_REENTRANT:
      return "OCORS_E_REENTRANT";
    case OCORS_E_UNSUPPORTED:
      return "OCORS_E_UNSUPPORTED";
    case OCORS_E_NO_MEMORY:
      return "OCORS_E_NO_MEMORY";
    case OCORS_E_FORKED:
      return "OCORS_E_FORKED";
    case OCORS_E_INTERNAL:
      return "OCORS_E_INTERNAL";
    case OCORS_E_CONNECT:
      return "OCORS_E_CONNECT";
    case OCORS_E_HTTP_STATUS:
      return "OCORS_E_HTTP_STATUS";
    case OCORS_E_TRUNCATED:
      return "OCORS_E_TRUNCATED";
    case OCORS_E_STREAM_ERROR:
      return "OCORS_E_STREAM_ERROR";
    case OCORS_E_CANCELLED:
      return "OCORS_E_CANCELLED";
    case OCORS_E_BAD_FRAME:
      return "OCORS_E_BAD_FRAME";
    case OCORS_E_BAD_RESPONSE:
      return "OCORS_E_BAD_RESPONSE";
    case OCORS_E_REDIRECT:
      return "OCORS_E_REDIRECT";
    case OCORS_E_BLOCKED:
      return "OCORS_E_BLOCKED";
    default:
      return "OCORS_E_UNKNOWN";
  }
}
