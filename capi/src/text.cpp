// ocors_text: what counters and events are handed out in.
#include "text.hpp"

const char* ocors_text_data(const ocors_text* text) {
  return text == nullptr ? "" : text->value.c_str();
}

size_t ocors_text_length(const ocors_text* text) {
  return text == nullptr ? 0 : text->value.size();
}

void ocors_text_free(ocors_text* text) {
  delete text;
}
