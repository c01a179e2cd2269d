/* What the examples of chats share: the text of {"message":{"content":"…"}}, however it is spaced.
 * A program that reads more of it takes a JSON parser. */
#ifndef CONTENT_H
#define CONTENT_H

#include <ollama_cors.h>
#include <stdio.h>
#include <string.h>

/* \uXXXX as UTF-8; Ollama escapes <, > and & so. */
static void print_code_point(unsigned code) {
  if (code < 0x80) {
    putchar((int)code);
    return;
  }
  if (code < 0x800) {
    putchar((int)(0xC0 | code >> 6));
  } else {
    putchar((int)(0xE0 | code >> 12));
    putchar((int)(0x80 | (code >> 6 & 0x3F)));
  }
  putchar((int)(0x80 | (code & 0x3F)));
}

/* A NUL stands behind the line, so that strstr() may be asked. */
static void print_content(const ocors_message* line) {
  const char* at = strstr(line->data, "\"content\"");
  unsigned code;
  if (at == NULL) return;
  at += strlen("\"content\"");
  at += strspn(at, " \t:");
  if (*at != '"') return;
  for (++at; *at != '"' && *at != '\0'; ++at) {
    if (*at != '\\') {
      putchar(*at);
    } else if (*++at == 'n') {
      putchar('\n');
    } else if (*at == 't') {
      putchar('\t');
    } else if (*at == 'u' && sscanf(at + 1, "%4x", &code) == 1) {
      print_code_point(code);
      at += 4;
    } else if (*at == '\0') {
      return;
    } else {
      putchar(*at);
    }
  }
  fflush(stdout);
}

#endif
