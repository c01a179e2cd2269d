/* The parts of surface_test.c, one a part of the header. */
#ifndef SURFACE_H
#define SURFACE_H

#include <ollama_cors.h>

#include "check.h"

/* surface_config.c */
void test_library(void);
void test_errors(void);
void test_reports(void);

/* surface_policy.c */
void test_policy(void);
void test_decision(void);

/* surface_shim.c */
void test_shim_start(void);
void test_shim_requests(void);

/* surface_events.c */
void test_shim_events(void);
void test_shim_fork(void);

/* surface_client.c */
void test_client(void);
void test_client_fork(void);

/* surface_misuse.c */
void test_client_misuse(void);

/* surface_doctor.c */
void test_doctor(void);
void test_doctor_cancel(void);
void test_doctor_fork(void);

/* A shim in front of the replay, on a free port, for pages of https://app.example. */
#define TEST_SHIM                                           \
  "{\"listen\":[\"127.0.0.1:0\"],\"upstream\":\"replay:\"," \
  "\"rules\":[{\"origins\":[\"https://app.example\"]}]}"

ocors_shim* started(const char* config);

/* Sends the bytes to 127.0.0.1:port, reads to the end of the connection; the answer, "" if none.
 * Until the next call. */
const char* answer_to(uint16_t port, const char* request);

#define REQUEST_FROM(origin)                                        \
  "GET /api/version HTTP/1.1\r\nHost: localhost\r\nOrigin: " origin \
  "\r\nConnection: "                                                \
  "close\r\n\r\n"

#endif
