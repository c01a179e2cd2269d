/* Starting a shim, every way in which that fails, and what a running one serves. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "surface.h"

#define Z OCORS_NUL_TERMINATED

ocors_shim* started(const char* config) {
  ocors_shim* shim = NULL;
  ocors_error* error = NULL;
  CHECK_NUMBER(ocors_shim_start(config, Z, &shim, &error), OCORS_OK);
  if (shim == NULL) {
    fprintf(stderr, "  %s\n", ocors_error_message(error));
    exit(1);
  }
  CHECK(error == NULL);
  return shim;
}

static struct sockaddr_in loopback(uint16_t port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

const char* answer_to(uint16_t port, const char* request) {
  static char answer[65536];
  const struct sockaddr_in address = loopback(port);
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  size_t size = 0;
  ssize_t got = 1;
  if (connect(client, (const struct sockaddr*)&address, sizeof address) == 0 &&
      send(client, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request)) {
    while (got > 0 && size < sizeof answer - 1) {
      got = recv(client, answer + size, sizeof answer - 1 - size, 0);
      if (got > 0) size += (size_t)got;
    }
  }
  answer[size] = '\0';
  close(client);
  return answer;
}

/* A socket that listens on a free port of 127.0.0.1. */
static int occupied_port(uint16_t* port) {
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  CHECK(bind(server, (struct sockaddr*)&address, sizeof address) == 0);
  CHECK(listen(server, 1) == 0);
  CHECK(getsockname(server, (struct sockaddr*)&address, &size) == 0);
  *port = ntohs(address.sin_port);
  return server;
}

static void check_start_fails(const char* config, ocors_status status, const char* code,
                              const char* pointer, int system) {
  ocors_shim* shim = (ocors_shim*)1;
  ocors_error* error = NULL;
  CHECK_NUMBER(ocors_shim_start(config, Z, &shim, &error), status);
  CHECK(shim == NULL);
  CHECK_NUMBER(ocors_error_status(error), status);
  CHECK_TEXT(ocors_error_code(error), code);
  CHECK_TEXT(ocors_error_pointer(error), pointer);
  CHECK_NUMBER(ocors_error_system(error), system);
  CHECK(ocors_error_message(error)[0] != '\0');
  if (status == OCORS_E_CONFIG) CHECK_HOLDS(ocors_error_report(error), code);
  ocors_error_free(error);
}

void test_shim_start(void) {
  char config[256];
  uint16_t port = 0;
  int occupant;
  ocors_shim* shim = (ocors_shim*)1;
  ocors_error* error = NULL;
  check_start_fails("{", OCORS_E_CONFIG, "not-json", "", 0);
  check_start_fails("{\"upstraem\":1}", OCORS_E_CONFIG, "unknown-key", "/upstraem", 0);
  check_start_fails("{\"rules\":[{\"origins\":[\"https://\"]}]}", OCORS_E_CONFIG, "bad-origin",
                    "/rules/0/origins/0", 0);
  check_start_fails("{\"upstream\":\"ftp://x\"}", OCORS_E_CONFIG, "bad-upstream", "/upstream", 0);

  /* Port in use: the error names the address, and the first address is free again. */
  occupant = occupied_port(&port);
  snprintf(config, sizeof config, "{\"upstream\":\"replay:\",\"listen\":[\"127.0.0.1:%u\"]}",
           (unsigned)port);
  check_start_fails(config, OCORS_E_SYSTEM, "address-in-use", "/listen/0", EADDRINUSE);
  close(occupant);
  shim = started(config);
  CHECK_NUMBER(ocors_shim_port(shim), port);
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);

  snprintf(config, sizeof config,
           "{\"upstream\":\"http://127.0.0.1:%u\",\"listen\":[\"127.0.0.1:%u\"]}", (unsigned)port,
           (unsigned)port);
  check_start_fails(config, OCORS_E_CONFIG, "upstream-is-self", "/upstream", 0);

  CHECK_NUMBER(ocors_shim_start("{}", 2, NULL, &error), OCORS_E_INVALID_ARGUMENT);
  CHECK_TEXT(ocors_error_message(error), "shim is NULL");
  ocors_error_free(error);
  shim = (ocors_shim*)1;
  CHECK_NUMBER(ocors_shim_start(NULL, 2, &shim, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK(shim == NULL);
}

static void test_facts(ocors_shim* shim) {
  char url[64];
  ocors_text* stats = NULL;
  CHECK(ocors_shim_port(shim) != 0);
  snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)ocors_shim_port(shim));
  CHECK_TEXT(ocors_shim_url(shim, 0), url);
  CHECK(ocors_shim_url(shim, 1) == NULL);
  CHECK_NUMBER(ocors_shim_is_replay(shim), 1);
  CHECK_HOLDS(ocors_shim_upstream_url(shim), "http://127.0.0.1:");
  CHECK_TEXT(ocors_shim_warnings(shim), "{\"valid\":true,\"problems\":[]}");

  CHECK_NUMBER(ocors_shim_stats(shim, &stats), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(stats), "\"requests\":0");
  CHECK_HOLDS(ocors_text_data(stats), "\"by_reason\":{");
  CHECK_HOLDS(ocors_text_data(stats), "\"events_dropped\":0");
  CHECK_NUMBER((int64_t)ocors_text_length(stats), (int64_t)strlen(ocors_text_data(stats)));
  ocors_text_free(stats);
  CHECK_NUMBER(ocors_shim_stats(shim, NULL), OCORS_E_INVALID_ARGUMENT);
}

static void test_policy_swap(ocors_shim* shim) {
  static const char other[] = "{\"rules\":[{\"origins\":[\"https://other.example\"]}]}";
  ocors_policy* policy = NULL;
  ocors_policy* middleware = NULL;
  ocors_text* stats = NULL;
  const uint16_t port = ocors_shim_port(shim);
  CHECK_HOLDS(answer_to(port, REQUEST_FROM("https://app.example")), "HTTP/1.1 200 ");
  CHECK_HOLDS(answer_to(port, REQUEST_FROM("https://other.example")), "HTTP/1.1 403 ");

  CHECK_NUMBER(ocors_policy_compile(other, Z, OCORS_PROFILE_SHIM, &policy, NULL), OCORS_OK);
  CHECK_NUMBER(ocors_shim_set_policy(shim, policy), OCORS_OK);
  ocors_policy_release(policy);
  CHECK_HOLDS(answer_to(port, REQUEST_FROM("https://other.example")), "HTTP/1.1 200 ");
  CHECK_HOLDS(answer_to(port, REQUEST_FROM("https://app.example")), "HTTP/1.1 403 ");

  CHECK_NUMBER(ocors_policy_compile("{}", 2, OCORS_PROFILE_MIDDLEWARE, &middleware, NULL),
               OCORS_OK);
  CHECK_NUMBER(ocors_shim_set_policy(shim, middleware), OCORS_E_INVALID_ARGUMENT);
  ocors_policy_release(middleware);
  CHECK_NUMBER(ocors_shim_set_policy(shim, NULL), OCORS_E_INVALID_ARGUMENT);

  CHECK_NUMBER(ocors_shim_stats(shim, &stats), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(stats), "\"requests\":4");
  CHECK_HOLDS(ocors_text_data(stats), "\"origin-not-allowed\":2");
  ocors_text_free(stats);
}

/* Beyond loopback, what start would refuse is refused later as well. */
static void test_policy_swap_on_the_network(void) {
#define KEY "\"api_keys\":[{\"name\":\"k\",\"sha256\":\"" DIGEST "\"}]"
#define DIGEST "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
  ocors_policy* policy = NULL;
  ocors_shim* shim = started("{\"listen\":[\"0.0.0.0:0\"],\"upstream\":\"replay:\"," KEY "}");
  CHECK_NUMBER(ocors_policy_compile("{}", 2, OCORS_PROFILE_SHIM, &policy, NULL), OCORS_OK);
  CHECK_NUMBER(ocors_shim_set_policy(shim, policy), OCORS_E_CONFIG);
  ocors_policy_release(policy);
  CHECK_NUMBER(
      ocors_policy_compile("{\"mode\":\"shadow\"," KEY "}", Z, OCORS_PROFILE_SHIM, &policy, NULL),
      OCORS_OK);
  CHECK_NUMBER(ocors_shim_set_policy(shim, policy), OCORS_E_CONFIG);
  ocors_policy_release(policy);
  CHECK_NUMBER(ocors_policy_compile("{" KEY "}", Z, OCORS_PROFILE_SHIM, &policy, NULL), OCORS_OK);
  CHECK_NUMBER(ocors_shim_set_policy(shim, policy), OCORS_OK);
  ocors_policy_release(policy);
  ocors_shim_free(shim);
}

/* What a running shim takes over, what waits, and what is refused as a whole. */
static void test_reload(void) {
  static const char base[] = "\"listen\":[\"127.0.0.1:0\"],\"upstream\":\"replay:\"";
  char config[256];
  ocors_shim* shim = started(TEST_SHIM);
  ocors_text* outcome = (ocors_text*)1;
  ocors_error* error = (ocors_error*)1;
  const uint16_t port = ocors_shim_port(shim);
  CHECK_HOLDS(answer_to(port, REQUEST_FROM("https://other.example")), "HTTP/1.1 403 ");
  snprintf(config, sizeof config,
           "{%s,\"threads\":2,\"rules\":[{\"origins\":[\"https://other.example\"]}]}", base);
  CHECK_NUMBER(ocors_shim_reload(shim, config, Z, &outcome, &error), OCORS_OK);
  CHECK(error == NULL);
  CHECK_HOLDS(ocors_text_data(outcome), "{\"applied\":[\"/rules\"],\"valid\":true,\"problems\":[");
  CHECK_HOLDS(ocors_text_data(outcome), "\"code\":\"needs-restart\",\"pointer\":\"/threads\"");
  ocors_text_free(outcome);
  CHECK_HOLDS(answer_to(port, REQUEST_FROM("https://other.example")), "HTTP/1.1 200 ");

  outcome = (ocors_text*)1;
  CHECK_NUMBER(ocors_shim_reload(shim, "{\"rules\":1,\"mode\":2}", Z, &outcome, &error),
               OCORS_E_CONFIG);
  CHECK(outcome == NULL);
  CHECK_TEXT(ocors_error_code(error), "wrong-type");
  CHECK_HOLDS(ocors_error_report(error), "/rules");
  CHECK_HOLDS(ocors_error_report(error), "/mode");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_shim_reload(shim, "{", 1, NULL, NULL), OCORS_E_CONFIG);
  CHECK_HOLDS(answer_to(port, REQUEST_FROM("https://other.example")), "HTTP/1.1 200 ");
  CHECK_NUMBER(ocors_shim_reload(shim, config, Z, NULL, NULL), OCORS_OK);

  CHECK_NUMBER(ocors_shim_reload(NULL, config, Z, &outcome, &error), OCORS_E_INVALID_ARGUMENT);
  CHECK_TEXT(ocors_error_message(error), "shim is NULL");
  ocors_error_free(error);
  CHECK_NUMBER(ocors_shim_reload(shim, NULL, 0, &outcome, NULL), OCORS_E_INVALID_ARGUMENT);
  ocors_shim_free(shim);
}

static void test_admin(void) {
  static const char probe[] =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  ocors_shim* shim = started(
      "{\"listen\":[\"127.0.0.1:0\"],\"upstream\":\"replay:\","
      "\"admin\":{\"listen\":\"127.0.0.1:0\"}}");
  const char* url = ocors_shim_admin_url(shim);
  CHECK(url != NULL);
  CHECK_HOLDS(url, "http://127.0.0.1:");
  CHECK_HOLDS(answer_to((uint16_t)atoi(strrchr(url, ':') + 1), probe), "\"status\":\"serving\"");
  ocors_shim_free(shim);
  shim = started(TEST_SHIM);
  CHECK(ocors_shim_admin_url(shim) == NULL);
  ocors_shim_free(shim);
  CHECK(ocors_shim_admin_url(NULL) == NULL);
}

void test_shim_requests(void) {
  ocors_shim* shim = started(TEST_SHIM);
  uint16_t port;
  test_facts(shim);
  test_policy_swap(shim);
  port = ocors_shim_port(shim);
  CHECK_NUMBER(ocors_shim_stop(shim, 0), OCORS_OK);
  CHECK_NUMBER(ocors_shim_stop(shim, 0), OCORS_OK);
  CHECK_NUMBER(ocors_shim_stop(shim, -1), OCORS_OK);
  CHECK_TEXT(answer_to(port, REQUEST_FROM("https://app.example")), "");
  CHECK_NUMBER(ocors_shim_port(shim), port);
  CHECK(ocors_shim_url(shim, 0) != NULL);
  CHECK_NUMBER(ocors_shim_free(shim), OCORS_OK);
  test_policy_swap_on_the_network();
  test_reload();
  test_admin();

  CHECK_NUMBER(ocors_shim_port(NULL), 0);
  CHECK(ocors_shim_url(NULL, 0) == NULL);
  CHECK_TEXT(ocors_shim_upstream_url(NULL), "");
  CHECK_NUMBER(ocors_shim_is_replay(NULL), 0);
  CHECK_TEXT(ocors_shim_warnings(NULL), "");
  CHECK_NUMBER(ocors_shim_set_policy(NULL, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_shim_stats(NULL, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_shim_stop(NULL, 0), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_shim_free(NULL), OCORS_OK);
  CHECK_TEXT(ocors_text_data(NULL), "");
  CHECK_NUMBER((int64_t)ocors_text_length(NULL), 0);
  ocors_text_free(NULL);
}
