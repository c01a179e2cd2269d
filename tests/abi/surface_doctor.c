/* The doctor: what it is asked, its report, and how it is stopped. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "surface.h"

#define Z OCORS_NUL_TERMINATED

static ocors_doctor* asked(const char* json) {
  ocors_doctor* doctor = NULL;
  ocors_error* error = NULL;
  CHECK_NUMBER(ocors_doctor_new(json, Z, &doctor, &error), OCORS_OK);
  CHECK(error == NULL);
  return doctor;
}

static void refused(const char* json, const char* code, const char* pointer) {
  ocors_doctor* doctor = (ocors_doctor*)1;
  ocors_error* error = NULL;
  CHECK_NUMBER(ocors_doctor_new(json, Z, &doctor, &error), OCORS_E_CONFIG);
  CHECK(doctor == NULL);
  CHECK_TEXT(ocors_error_code(error), code);
  CHECK_TEXT(ocors_error_pointer(error), pointer);
  ocors_error_free(error);
}

static void test_options(void) {
  ocors_doctor* doctor = NULL;
  refused("{\"host\":\"ftp://a\"}", "bad-host", "/host");
  refused("{\"origins\":[\"https://a.example\",\"a.example\"]}", "bad-origin", "/origins/1");
  refused("{\"origin\":\"https://a.example\"}", "unknown-key", "/origin");
  refused("{\"timeout_ms\":0}", "out-of-range", "/timeout_ms");
  refused("{\"own_addresses\":1}", "wrong-type", "/own_addresses");
  refused("{\"headers\":{\"a b\":\"1\"}}", "bad-header", "/headers/a b");
  refused("{\"headers\":[[\"a\"]]}", "bad-header", "/headers/0");
  refused("[", "not-json", "");
  CHECK_NUMBER(ocors_doctor_new(NULL, 0, &doctor, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_doctor_new("{}", Z, NULL, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_doctor_run(NULL, NULL), OCORS_E_INVALID_ARGUMENT);
  ocors_doctor_cancel(NULL);
  ocors_doctor_free(NULL);
}

void test_doctor(void) {
  ocors_shim* shim = started(TEST_SHIM);
  ocors_text* report = NULL;
  char json[256];
  ocors_doctor* doctor;
  test_options();
  snprintf(json, sizeof json,
           "{\"host\":\"http://127.0.0.1:%d\",\"origins\":[\"https://app.example\"],"
           "\"timeout_ms\":20000,\"own_addresses\":false,\"tls\":{\"verify\":true}}",
           (int)ocors_shim_port(shim));
  doctor = asked(json);
  CHECK_NUMBER(ocors_doctor_run(doctor, NULL), OCORS_E_INVALID_ARGUMENT);
  CHECK_NUMBER(ocors_doctor_run(doctor, &report), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(report), "\"reached\":true,\"well\":true");
  CHECK_HOLDS(ocors_text_data(report), "\"kind\":\"ollama-cors\"");
  CHECK_HOLDS(ocors_text_data(report), "\"package\":\"@anthropic-ai/sdk\"");
  ocors_text_free(report);
  CHECK_NUMBER(ocors_doctor_run(doctor, &report), OCORS_E_CLOSED);
  CHECK(report == NULL);
  ocors_doctor_free(doctor);
  ocors_shim_free(shim);

  /* What pages send along is what the server is then asked with. */
  shim = started(
      "{\"listen\":[\"127.0.0.1:0\"],\"upstream\":\"replay:\","
      "\"rules\":[{\"origins\":[\"https://"
      "app.example\"]}],\"api_keys\":[{\"name\":\"me\",\"sha256\":"
      "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}]}");
  snprintf(json, sizeof json,
           "{\"host\":\"http://127.0.0.1:%d\",\"origins\":[\"https://app.example\"],"
           "\"own_addresses\":false,\"headers\":{\"x-api-key\":\"abc\"}}",
           (int)ocors_shim_port(shim));
  doctor = asked(json);
  CHECK_NUMBER(ocors_doctor_run(doctor, &report), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(report), "\"kind\":\"ollama-cors\",\"ollama\":true");
  ocors_text_free(report);
  ocors_doctor_free(doctor);
  ocors_shim_free(shim);

  doctor = asked("{\"host\":\"127.0.0.1:1\"}");
  CHECK_NUMBER(ocors_doctor_run(doctor, &report), OCORS_OK);
  CHECK_HOLDS(ocors_text_data(report), "\"reached\":false,\"error\":\"");
  CHECK_HOLDS(ocors_text_data(report), "\"reason\":\"refused\"}");
  ocors_text_free(report);
  ocors_doctor_free(doctor);

  CHECK_HOLDS(ocors_doctor_codes(), "{\"code\":\"exposed-without-key\",\"severity\":\"danger\"");
  CHECK_HOLDS(ocors_doctor_codes(), "\"origin-not-allowed\"");
}

/* A server that takes connections and says nothing. */
static int silent(int* port) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK_NUMBER(bind(listener, (struct sockaddr*)&address, sizeof address), 0);
  CHECK_NUMBER(listen(listener, 8), 0);
  CHECK_NUMBER(getsockname(listener, (struct sockaddr*)&address, &size), 0);
  *port = ntohs(address.sin_port);
  return listener;
}

static void* run(void* doctor) {
  ocors_text* report = NULL;
  const ocors_status status = ocors_doctor_run((ocors_doctor*)doctor, &report);
  CHECK(report == NULL);
  return status == OCORS_E_CANCELLED ? doctor : NULL;
}

void test_doctor_cancel(void) {
  int port = 0;
  const int listener = silent(&port);
  char json[64];
  pthread_t thread;
  void* cancelled = NULL;
  ocors_doctor* doctor;
  ocors_text* report = NULL;
  snprintf(json, sizeof json, "{\"host\":\"127.0.0.1:%d\"}", port);
  doctor = asked(json);
  CHECK_NUMBER(pthread_create(&thread, NULL, run, doctor), 0);
  CHECK(accept(listener, NULL, NULL) >= 0); /* it is under way */
  ocors_doctor_cancel(doctor);
  ocors_doctor_cancel(doctor);
  CHECK_NUMBER(pthread_join(thread, &cancelled), 0);
  CHECK(cancelled == doctor);
  ocors_doctor_free(doctor);

  doctor = asked(json); /* before it is run */
  ocors_doctor_cancel(doctor);
  CHECK_NUMBER(ocors_doctor_run(doctor, &report), OCORS_E_CANCELLED);
  ocors_doctor_free(doctor);
  close(listener);
}

void test_doctor_fork(void) {
  ocors_doctor* doctor = asked("{\"host\":\"127.0.0.1:1\"}");
  int status = 0;
  const pid_t child = fork();
  if (child == 0) {
    ocors_text* report = NULL;
    const int forked = ocors_doctor_run(doctor, &report) == OCORS_E_FORKED;
    ocors_doctor_cancel(doctor);
    ocors_doctor_free(doctor);
    _exit(forked ? 0 : 1);
  }
  CHECK_NUMBER(waitpid(child, &status, 0), child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  ocors_doctor_free(doctor);
}
