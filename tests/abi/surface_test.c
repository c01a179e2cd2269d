/* Drives every function of the C header, and every way in which it can say no. */
#include "surface.h"

int checks_passed;
int checks_failed;

int main(void) {
  test_library();
  test_errors();
  test_reports();
  test_policy();
  test_decision();
  test_shim_start();
  test_shim_requests();
  test_shim_events();
  test_shim_fork();
  test_client();
  test_client_misuse();
  test_client_fork();
  test_doctor();
  test_doctor_cancel();
  test_doctor_fork();
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
