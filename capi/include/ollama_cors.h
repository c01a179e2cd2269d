/*
 * ollama-cors: a browser-correct front door for a local Ollama server. The C contract.
 *
 * Rules that hold everywhere:
 *  - Strings in are pointer + length, copied before the call returns; OCORS_NUL_TERMINATED as a
 *    length means "up to the NUL". Text is UTF-8; header values are bytes.
 *  - Strings out are borrowed views. Nothing is free()d by hand.
 *  - Every fallible call returns an ocors_status. Constructors also take an `ocors_error **`
 *    (may be NULL): on failure it receives an error that the caller frees; on success, NULL.
 *  - Where a call gives something by a pointer, it writes it in any case: on failure, and at
 *    OCORS_E_TIMEOUT, NULL, 0 or an empty one. That pointer itself may be NULL where the
 *    function's comment says so, else that is OCORS_E_INVALID_ARGUMENT.
 *  - Every _free and _release accepts NULL.
 *  - The library never runs the caller's code on its own threads, but for the `wake` hook of a
 *    shim or a client.
 *  - No global initialisation, no signal handlers, no environment, no thread-local errors.
 *  - Its threads take no signals. A wait of the caller's goes on behind a signal's handler; from
 *    within one nothing here may be called, no wake either: have a thread wait for the signal.
 *
 * The last words of each function's comment:
 *  - Owner: whose memory that is which the call gives: `static`; a handle, until when; or the
 *    caller's from then on. `none`: it gives plain values.
 *  - Threads: `any` = concurrent calls on one handle are fine; `one at a time` = the caller
 *    serialises; `last` = no other call on that handle runs, and none follows.
 *  - Errors: the statuses that it can return besides OCORS_OK and OCORS_E_INTERNAL (a bug of ours),
 *    or what it gives instead.
 *  - Since: the version that had it first.
 *
 * Configuration: the JSON document of ocors_schema().
 */
#ifndef OLLAMA_CORS_H
#define OLLAMA_CORS_H

#include <stddef.h>
#include <stdint.h>

#define OCORS_VERSION_MAJOR 0
#define OCORS_VERSION_MINOR 1
#define OCORS_VERSION_PATCH 0
#define OCORS_VERSION_NUMBER 100 /* major * 10000 + minor * 100 + patch */

#ifndef OCORS_API
#if defined(_WIN32) && defined(OCORS_BUILDING)
#define OCORS_API __declspec(dllexport)
#elif defined(_WIN32) && !defined(OCORS_STATIC)
#define OCORS_API __declspec(dllimport)
#elif defined(__GNUC__)
#define OCORS_API __attribute__((visibility("default")))
#else
#define OCORS_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A length that means: the string ends at its NUL. */
#define OCORS_NUL_TERMINATED ((size_t)-1)

/* ---- Status -------------------------------------------------------------------------------- */

typedef int32_t ocors_status;
enum {
  OCORS_OK = 0,
  OCORS_E_INVALID_ARGUMENT = -1, /* a NULL or a length that the function does not take */
  OCORS_E_CONFIG = -2,           /* the configuration has errors: see ocors_config_check */
  OCORS_E_SYSTEM = -3,           /* the system said no (a port in use): see ocors_error_system */
  OCORS_E_TIMEOUT = -4,          /* nothing came within the time given */
  OCORS_E_CLOSED = -5,           /* nothing will come any more: stopped, or drained to its end */
  OCORS_E_REENTRANT = -6,        /* called from within the wake hook, where it would deadlock */
  OCORS_E_UNSUPPORTED = -7,      /* this build, or this version, cannot do it */
  OCORS_E_NO_MEMORY = -8,
  OCORS_E_FORKED = -9, /* the handle was made before a fork; only _free may be called */
  OCORS_E_INTERNAL = -10,
  /* How an exchange of a client failed: ocors_batch_error. OCORS_E_TIMEOUT is one of these too. */
  OCORS_E_CONNECT = -11,      /* no connection: name, address, TLS */
  OCORS_E_HTTP_STATUS = -12,  /* the server answered 400 or more: ocors_error_http_status */
  OCORS_E_TRUNCATED = -13,    /* the answer ended before it was complete */
  OCORS_E_STREAM_ERROR = -14, /* the server reported an error inside its stream */
  OCORS_E_CANCELLED = -15,    /* by ocors_exchange_cancel, or with its client */
  OCORS_E_BAD_FRAME = -16,    /* a line or an event of the stream is too long */
  OCORS_E_BAD_RESPONSE = -17, /* what came is no HTTP answer, or one that can be read in two ways */
  OCORS_E_REDIRECT = -18,     /* a redirect that is not to be, or cannot be, followed */
  OCORS_E_BLOCKED = -19       /* the browser would not have let the page read it */
};

/* "OCORS_E_CONFIG" and so on; "OCORS_E_UNKNOWN" for what is no status of this version.
 * Owner: static. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_status_name(ocors_status status);

/* ---- Library ------------------------------------------------------------------------------- */

/* OCORS_VERSION_NUMBER of the library that runs.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API uint32_t ocors_version_number(void);

/* {"version","tls","api_keys","idn","public_suffixes","boost"} as JSON text, NUL-terminated.
 * Owner: static. Threads: any. Errors: "{}" when out of memory. Since 0.1. */
OCORS_API const char* ocors_features(void);

/* The JSON Schema of a configuration, NUL-terminated.
 * Owner: static. Threads: any. Errors: "{}" when out of memory. Since 0.1. */
OCORS_API const char* ocors_schema(void);

/* Request headers that known SDKs send:
 * {"packages":[{"package","versions":[{"version","request_headers":[…],"response_headers":[…]}]}]},
 * NUL-terminated.
 * Owner: static. Threads: any. Errors: "{}" when out of memory. Since 0.1. */
OCORS_API const char* ocors_catalogue(void);

/* ---- Errors -------------------------------------------------------------------------------- */

typedef struct ocors_error ocors_error; /* immutable; any thread */

/* The status that the failed call returned; OCORS_OK for NULL.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API ocors_status ocors_error_status(const ocors_error* error);

/* For people: names the thing, the reason and the next step. "" for NULL.
 * Owner: the error, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_error_message(const ocors_error* error);

/* A stable word for programs: "bad-origin", "address-in-use", "not-json". "" for NULL.
 * Owner: the error, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_error_code(const ocors_error* error);

/* JSON pointer into the configuration, "" if it is not about a value.
 * Owner: the error, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_error_pointer(const ocors_error* error);

/* errno (GetLastError on Windows) behind OCORS_E_SYSTEM or OCORS_E_CONNECT; 0 where it was not the
 * system that failed, as of a name that has no address.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API int32_t ocors_error_system(const ocors_error* error);

/* The status of the answer that an exchange failed on or in, 0 if there was none.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API int32_t ocors_error_http_status(const ocors_error* error);

/* Bytes that the server said: the body of a status of 400 or more, the frame of an error inside a
 * stream, the beginning of a frame that was cut or too long; at most 64 KiB. With `page`, of
 * OCORS_E_BLOCKED: what fetch() rejects with, "TypeError: Failed to fetch". "" if there are none.
 * `length` may be NULL.
 * Owner: the error, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_error_detail(const ocors_error* error, size_t* length);

/* The whole report as ocors_report_json gives it, "" if the error is not about a configuration.
 * Owner: the error, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_error_report(const ocors_error* error);

/* Frees an error; NULL is fine.
 * Owner: takes the caller's. Threads: last. Errors: none. Since 0.1. */
OCORS_API void ocors_error_free(ocors_error* error);

/* ---- Checking a configuration -------------------------------------------------------------- */

typedef struct ocors_report ocors_report; /* immutable; any thread */

typedef int32_t ocors_severity;
enum { OCORS_WARNING = 1, OCORS_ERROR = 2 };

/* Finds every problem at once. OCORS_OK also when the configuration has errors: ask the report.
 * Owner: the caller, who frees the report. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_config_check(const char* json, size_t length, ocors_report** report);

/* 1 = no errors (warnings may stand), 0 = it would be refused.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API int32_t ocors_report_valid(const ocors_report* report);

/* How many problems there are.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API size_t ocors_report_count(const ocors_report* report);

/* OCORS_ERROR or OCORS_WARNING.
 * Owner: none. Threads: any. Errors: 0 beyond the count. Since 0.1. */
OCORS_API ocors_severity ocors_report_severity(const ocors_report* report, size_t index);

/* A stable word for programs: "unknown-key".
 * Owner: the report, until it is freed. Threads: any. Errors: NULL beyond the count. Since 0.1. */
OCORS_API const char* ocors_report_code(const ocors_report* report, size_t index);

/* JSON pointer to the value that the problem is about, "" for the document.
 * Owner: the report, until it is freed. Threads: any. Errors: NULL beyond the count. Since 0.1. */
OCORS_API const char* ocors_report_pointer(const ocors_report* report, size_t index);

/* For people: names the thing, the reason and the next step.
 * Owner: the report, until it is freed. Threads: any. Errors: NULL beyond the count. Since 0.1. */
OCORS_API const char* ocors_report_message(const ocors_report* report, size_t index);

/* JSON of a value that could stand there instead (of an unknown key: its right name), "" if
 * there is none.
 * Owner: the report, until it is freed. Threads: any. Errors: NULL beyond the count. Since 0.1. */
OCORS_API const char* ocors_report_suggestion(const ocors_report* report, size_t index);

/* {"valid","problems":[{"severity","code","pointer","message","suggestion"}]}.
 * Owner: the report, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_report_json(const ocors_report* report);

/* A line a problem, for people.
 * Owner: the report, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_report_text(const ocors_report* report);

/* Frees a report; NULL is fine.
 * Owner: takes the caller's. Threads: last. Errors: none. Since 0.1. */
OCORS_API void ocors_report_free(ocors_report* report);

/* ---- Policy -------------------------------------------------------------------------------- */

/* Immutable and reference-counted: decide from any number of threads at once. */
typedef struct ocors_policy ocors_policy;

/* What the defaults of an absent key are. */
typedef int32_t ocors_profile;
enum {
  OCORS_PROFILE_SHIM = 0,      /* those of the shim */
  OCORS_PROFILE_MIDDLEWARE = 1 /* hosts any, routes any, no Sec-Fetch-Site check: our policy in
                                  someone else's server. What is configured explicitly holds. */
};

/* Takes the whole document and uses its rules, deny, hosts, api_keys and mode.
 * Owner: the caller, of one reference. Threads: any. Errors: OCORS_E_CONFIG (the error carries
 * the report), OCORS_E_INVALID_ARGUMENT, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_policy_compile(const char* json, size_t length, ocors_profile profile,
                                            ocors_policy** policy, ocors_error** error);

/* One reference more; returns the policy. NULL is fine.
 * Owner: the caller, of the reference. Threads: any. Errors: none. Since 0.1. */
OCORS_API ocors_policy* ocors_policy_retain(ocors_policy* policy);

/* One reference less; the last frees the policy. NULL is fine.
 * Owner: takes the caller's reference. Threads: any. Errors: none. Since 0.1. */
OCORS_API void ocors_policy_release(ocors_policy* policy);

/* The document as it was understood, every default written out: JSON that compiles to the same
 * policy, NUL-terminated.
 * Owner: the policy, as long as a reference is held. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_policy_normalised(const ocors_policy* policy);

/* An owned text; free it. */
typedef struct ocors_text ocors_text;

/* Its bytes, NUL-terminated. "" for NULL.
 * Owner: the text, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_text_data(const ocors_text* text);

/* How many bytes, without the NUL.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API size_t ocors_text_length(const ocors_text* text);

/* Frees a text; NULL is fine.
 * Owner: takes the caller's. Threads: last. Errors: none. Since 0.1. */
OCORS_API void ocors_text_free(ocors_text* text);

/* What the policy admits, as JSON: {"dangers":[{"pointer","message"}],"rules":[{"pointer",
 * "origins":[{"entry","reach"}],"routes","may","credentials","admits":[origin],
 * "refuses":[{"origin","why"}],"more_entries"}],"overlaps":[{"origin","route","decides","not"}],
 * "deny","hosts":[{"entry","meaning"}],"keys":[{"name","may"}],"key_required","mode"}. Dangers
 * are in order, the gravest first. Each origin has been decided by this policy. Takes
 * milliseconds a rule.
 * Owner: the caller, who frees the text. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_policy_audit(const ocors_policy* policy, ocors_text** audit);

/* ---- Deciding one request ------------------------------------------------------------------ */

/* One header line. Lengths may be OCORS_NUL_TERMINATED where the caller fills it in. */
typedef struct ocors_field {
  const char* name;    /* in whatever case */
  size_t name_length;  /* bytes of it */
  const char* value;   /* without white space around it */
  size_t value_length; /* bytes of it */
} ocors_field;

/* A request as it came in. Nothing in it is copied: what its pointers lead to must live as long as
 * the decision is read (the struct itself and the array of fields need not). At most 1000 fields.
 * A struct_size below this struct's is OCORS_E_INVALID_ARGUMENT; one above it means a newer header,
 * and what stands there must be zero, else OCORS_E_UNSUPPORTED. */
typedef struct ocors_request {
  size_t struct_size;        /* sizeof(ocors_request) */
  const char* method;        /* as on the request line */
  size_t method_length;      /* bytes of it */
  const char* target;        /* as on the request line */
  size_t target_length;      /* bytes of it */
  const ocors_field* fields; /* header lines in order; a repeated field is two lines */
  size_t field_count;        /* lines of it */
  int32_t http_1_0;          /* 1 for an HTTP/1.0 request, else 0 */
  int32_t reserved;          /* 0 */
} ocors_request;

/* One thread at a time. Reusable: ocors_policy_decide overwrites it. About 100 KiB. */
typedef struct ocors_decision ocors_decision;

typedef int32_t ocors_kind;
enum { OCORS_NOT_CORS = 0, OCORS_SAME_ORIGIN = 1, OCORS_PREFLIGHT = 2, OCORS_CORS = 3 };
typedef int32_t ocors_verdict;
enum { OCORS_ALLOW = 0, OCORS_REFUSE = 1 };

/* Room for one decision. Until one has been made it is a refusal with status 500.
 * Owner: the caller, who frees the decision. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_decision_new(ocors_decision** decision);

/* Frees a decision; NULL is fine.
 * Owner: takes the caller's. Threads: last. Errors: none. Since 0.1. */
OCORS_API void ocors_decision_free(ocors_decision* decision);

/* Decides without a lock and without allocating; each thread with a decision of its own. The
 * getters below read `decision` and are valid until it is used again or freed, and while the
 * request's memory is kept. The policy is kept by `decision`, until it decides by another one or
 * is freed. A failure is REFUSE and 500, without a reason or a body.
 * Owner: none. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT, OCORS_E_UNSUPPORTED (of a newer
 * header). Since 0.1. */
OCORS_API ocors_status ocors_policy_decide(const ocors_policy* policy, const ocors_request* request,
                                           ocors_decision* decision);

/* What kind of request it is; OCORS_NOT_CORS where nothing was decided.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API ocors_kind ocors_decision_kind(const ocors_decision* decision);

/* Whether it may go on; OCORS_REFUSE where nothing was decided.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API ocors_verdict ocors_decision_verdict(const ocors_decision* decision);

/* The stable reason code, "origin-not-allowed", NUL-terminated.
 * Owner: static. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API const char* ocors_decision_reason(const ocors_decision* decision);

/* Status of the local answer; 0 = the request goes on to the handler or the upstream.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API int32_t ocors_decision_status(const ocors_decision* decision);

/* How many headers are to be set on the answer, whoever makes it.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API size_t ocors_decision_header_count(const ocors_decision* decision);

/* One of them; `Vary` is to be merged. index < count.
 * Owner: the decision, until it changes. Threads: one at a time. Errors:
 * OCORS_E_INVALID_ARGUMENT. Since 0.1. */
OCORS_API ocors_status ocors_decision_header(const ocors_decision* decision, size_t index,
                                             ocors_field* header);

/* For a server of the caller's own: the header lines of the whole answer. `fields` are those
 * that its handler made. They stay in their order, but for Access-Control-*, which are the
 * policy's to say; Vary lines become one without duplicates; with credentials, a `*` among the
 * exposed headers becomes the names that are there. Allocates. A failure leaves no line.
 * Owner: none. Threads: one at a time. Errors: OCORS_E_INVALID_ARGUMENT, OCORS_E_NO_MEMORY.
 * Since 0.1. */
OCORS_API ocors_status ocors_decision_answer(ocors_decision* decision, const ocors_field* fields,
                                             size_t field_count);

/* How many lines ocors_decision_answer made.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API size_t ocors_decision_answer_count(const ocors_decision* decision);

/* One of them. index < count.
 * Owner: the decision, until ocors_decision_answer is called again or it changes. Threads: one
 * at a time. Errors: OCORS_E_INVALID_ARGUMENT. Since 0.1. */
OCORS_API ocors_status ocors_decision_answer_header(const ocors_decision* decision, size_t index,
                                                    ocors_field* header);

/* JSON pointer of the rule or deny entry that decided, "" if none. Allocates.
 * Owner: the decision, until it changes. Threads: one at a time. Errors: NULL when out of
 * memory. Since 0.1. */
OCORS_API const char* ocors_decision_rule(ocors_decision* decision);

/* {"message","pointer","fix","nearest"} as JSON, for people. `message`: the rule that decided,
 * or why none did. `pointer`: the place in the configuration, null if none. `fix`: the one
 * change of the configuration that would allow the request, as `add JSON to POINTER`, `remove
 * JSON from POINTER` or `set POINTER to JSON`; null if it is allowed, or none would. Where
 * another obstacle waits behind it, `message` names that. `nearest`: JSON pointer of the rule
 * that comes nearest to allowing it, null if it is allowed or there is none. Allocates.
 * Owner: the decision, until it changes. Threads: one at a time. Errors: NULL when out of
 * memory. Since 0.1. */
OCORS_API const char* ocors_decision_explain(ocors_decision* decision);

/* {"chromium":[],"firefox":[],"webkit":[]} as JSON: the lines that each browser prints in its
 * console when a page gets this answer. Allocates.
 * Owner: the decision, until it changes. Threads: one at a time. Errors: NULL when out of
 * memory. Since 0.1. */
OCORS_API const char* ocors_decision_console(ocors_decision* decision);

/* The body of a local refusal in the route's dialect (JSON), "" if there is none. Allocates.
 * Owner: the decision, until it changes. Threads: one at a time. Errors: NULL when out of
 * memory. Since 0.1. */
OCORS_API const char* ocors_decision_body(ocors_decision* decision);

/* ---- Client -------------------------------------------------------------------------------- */

/* Talks to one Ollama, and to other servers where a request names their URL: keep-alive
 * connections, on a thread of its own.
 *
 * After a fork it lives on in the parent alone. In the child, functions on it and its exchanges
 * that return a status answer OCORS_E_FORKED, and the _free functions free what they can. */
typedef struct ocors_client ocors_client;

/* Makes a client; nothing is asked of the server yet. `json`: a JSON object, every key optional.
 * - "host": any form of OLLAMA_HOST: "", ":8080", "example.com:56789/path", "https://[::1]:8443".
 * An address of all interfaces means loopback.
 * - "headers": {name: value}, sent to the origin of `host` and to no other.
 * - "timeouts": {"connect_ms": 5000, "first_byte_ms": null, "idle_ms": 600000, "total_ms": null}:
 *   until connected (name and TLS included); from the request sent to the answer's head; from byte
 * to byte of a body; of the whole exchange. null = none. Kept to a tenth of a second.
 * - "tls": {"verify": true, "ca": FILE}; a file of certificates in place of those of the system.
 * - "redirect": "follow" (default), "error" or "manual"; "max_redirects": 20. To another origin go
 *   neither Authorization, Cookie, Proxy-Authorization nor X-Api-Key.
 * - "queue_bytes": 262144; what an exchange holds before it stops reading. A message may be longer.
 * - "message_bytes": 16777216; the longest line or event.
 * - "page": the exchanges are fetch() calls of a page in a browser. "origin" (required):
 *   "https://app.example", or "null" for an opaque one. "browser": "chromium" (default), "firefox",
 *   "webkit" or "standard". "base_url" of its document. "mode", "credentials", "cache", "redirect",
 *   "referrer_policy": what its fetch() calls say where they say nothing. One preflight cache
 * serves all of them.
 *
 * Owner: the caller, who frees the client. Threads: any. Errors: OCORS_E_CONFIG (the error carries
 * the report), OCORS_E_UNSUPPORTED (https without OpenSSL), OCORS_E_SYSTEM (a file that cannot be
 * read, no thread to be had), OCORS_E_INVALID_ARGUMENT, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_client_new(const char* json, size_t length, ocors_client** client,
                                        ocors_error** error);

/* Where requests go: "http://127.0.0.1:11434/base".
 * Owner: the client, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_client_url(const ocors_client* client);

/* {"connections_opened","connections_reused","connections_idle","exchanges_active"} as JSON.
 * Owner: the caller, who frees the text. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_client_stats(const ocors_client* client, ocors_text** stats);

/* Cancels all exchanges, closes all connections, waits for the thread to end. Then no exchange can
 * be started; those there are give what they hold and their end. Idempotent.
 * Owner: none. Threads: any. Errors: OCORS_E_REENTRANT, OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_FORKED. Since 0.1. */
OCORS_API ocors_status ocors_client_stop(ocors_client* client);

/* Stops if it still runs, and frees; NULL is fine. Exchanges may outlive it. What fails frees
 * nothing.
 * Owner: takes the caller's. Threads: last. Errors: OCORS_E_REENTRANT. Since 0.1. */
OCORS_API ocors_status ocors_client_free(ocors_client* client);

/* The URL that a form of OLLAMA_HOST means, with its port: "http://127.0.0.1:11434". Of a string
 * that means none, the error has the code "bad-host".
 * Owner: the caller, who frees the text. Threads: any. Errors: OCORS_E_CONFIG,
 * OCORS_E_INVALID_ARGUMENT, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_host_url(const char* host, size_t length, ocors_text** url,
                                      ocors_error** error);

/* ---- Exchange ------------------------------------------------------------------------------ */

/* One request, its answer, and exactly one end: done, failed or cancelled. */
typedef struct ocors_exchange ocors_exchange;

/* Begins a request, and does not wait: what comes of it comes by ocors_exchange_next. `json` says
 * what is asked, a JSON object; all but "target" or "url" is optional.
 * - "target": path and query on the client's host, "/api/chat"; or "url": an absolute URL.
 * - "method": default GET, with a body POST.
 * - "headers": {name: value} or [[name, value], ...]; they win over the client's. U+0000 to U+00FF
 *   stand for bytes. Host, Connection and the framing of the body are the client's to write.
 * - "framing": how the answer's body becomes messages. "raw": pieces, as they come. "lines": what
 *   stands between line feeds, blank lines left out. "events": the events of an event stream.
 *   "whole": one message at the end. "auto" (default): by its Content-Type lines for NDJSON, events
 *   for an event stream, whole for JSON, else raw.
 * - "dialect": how a stream of status 200 says its end and its errors: "ndjson", "openai",
 *   "responses", "anthropic", "none", or "auto" (default): by path and Content-Type.
 * - "status_errors": true: a status of 400 or more ends in OCORS_E_HTTP_STATUS, with its body as
 * the error's. false: it is an answer like any other.
 * - "body": how the body comes: "given" (default), by the argument `body`, or "streamed", by
 *   ocors_exchange_write. The body itself is no part of `json`. "body_length": how long a streamed
 *   one will be; without, it goes in chunks.
 * - "origin_headers": as "headers", but like those of the client sent to the origin of the URL and
 * to no other that a redirect leads to; where "headers" say another value, that.
 * - "timeouts", "redirect", "max_redirects": in place of the client's.
 * - "report": false; true: its end tells what was sent and what came (ocors_batch_report).
 *
 * With `page` it is what script hands to fetch(), and what a browser would refuse is the answer's
 * to say: "target" or "url", "method" (default GET), "headers", "mode", "credentials", "cache",
 * "redirect", "referrer_policy", "timeouts", "framing" (default "raw"). "body": what `body` was to
 * script, "text" (default, unless `body` is NULL), "bytes", "blob", "form-data",
 * "url-search-params", "stream" or "none"; "content_type" of a blob or form data.
 *
 * `body` is copied; NULL and 0 for none. `tag` names the exchange to ocors_client_ready; with 0 it
 * is never told there, and the wake hook never runs for it.
 * Owner: the caller, who frees the exchange. Threads: any. Errors: OCORS_E_CONFIG (the error
 * carries the report), OCORS_E_CLOSED (the client has been stopped), OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_exchange_start(ocors_client* client, const char* json, size_t length,
                                            const char* body, size_t body_length, uint64_t tag,
                                            ocors_exchange** exchange, ocors_error** error);

/* For "body": "streamed". Takes what there is room for, at least one byte, and waits for room for
 * timeout_ms (0 = do not wait, -1 = for ever): OCORS_E_TIMEOUT if there was none. `taken` receives
 * how many bytes were taken. OCORS_E_CLOSED: the exchange wants no more; its end says why.
 * OCORS_E_INVALID_ARGUMENT also for more than "body_length".
 * Owner: none. Threads: any. Errors: OCORS_E_TIMEOUT, OCORS_E_CLOSED, OCORS_E_REENTRANT,
 * OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_exchange_write(ocors_exchange* exchange, const char* bytes,
                                            size_t length, int64_t timeout_ms, size_t* taken);

/* The streamed body is complete. Idempotent. OCORS_E_INVALID_ARGUMENT also for less than
 * "body_length".
 * Owner: none. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_exchange_finish_body(ocors_exchange* exchange);

/* What has come since the last call, all at once. Reusable; keeps its memory; may outlive the
 * exchange. One thread at a time. */
typedef struct ocors_batch ocors_batch;

/* Overwrites `batch` with what has come: the head, messages, the end, in this order. Waits for
 * timeout_ms (0 = do not wait, -1 = for ever) if nothing has: OCORS_E_TIMEOUT, batch is empty.
 * OCORS_E_CLOSED: the end was given before. What is not taken is back-pressure: with "queue_bytes"
 * waiting, the socket is not read. A stream that brings little, again within 0.3 ms of its being
 * waited for and so many times in a row, is read once in a millisecond from then on. Of several
 * threads that wait, each part goes to one.
 * Owner: none. Threads: any; each with a batch of its own. Errors: OCORS_E_TIMEOUT,
 * OCORS_E_CLOSED, OCORS_E_REENTRANT, OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_exchange_next(ocors_exchange* exchange, int64_t timeout_ms,
                                           ocors_batch* batch);

/* Closes the connection, then the end comes: OCORS_ENDED_CANCELLED, unless another was there
 * before. Does not wait. Idempotent.
 * Owner: none. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED. Since 0.1. */
OCORS_API ocors_status ocors_exchange_cancel(ocors_exchange* exchange);

/* Cancels if it still runs, and frees; does not wait. NULL is fine.
 * Owner: takes the caller's. Threads: last. Errors: none but OCORS_E_INTERNAL. Since 0.1. */
OCORS_API ocors_status ocors_exchange_free(ocors_exchange* exchange);

/* One dispatcher for many exchanges: the tags of those for which something has come, or which can
 * be written again after an OCORS_E_TIMEOUT, each once until ocors_exchange_next or _write was
 * called for it. Up to `capacity` at once, their number in `count`. Waits for timeout_ms (0 = do
 * not wait, -1 = for ever). OCORS_E_TIMEOUT: none, or ocors_client_wake was called. OCORS_E_CLOSED:
 * the client has been stopped and all were told. An exchange that was freed may be told once more.
 * Owner: none. Threads: any; each tag goes to one caller. Errors: OCORS_E_TIMEOUT, OCORS_E_CLOSED,
 * OCORS_E_REENTRANT, OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_client_ready(ocors_client* client, int64_t timeout_ms, uint64_t* tags,
                                          size_t capacity, size_t* count);

/* `hook` runs when something becomes ready where nothing was, and when the client stops; coalesced,
 * on a thread of the client, of one who waits for it or of whoever stops it. It must not block and
 * must not throw: let it have another thread call ocors_client_ready until OCORS_E_TIMEOUT, and do
 * so once after setting the hook. From within it, ocors_client_stop, _free and _set_wake, and what
 * would wait, answer OCORS_E_REENTRANT. NULL removes it; when the call returns, the old hook runs
 * no more.
 * Owner: the caller, of user_data, until the hook is removed. Threads: any. Errors:
 * OCORS_E_REENTRANT, OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_client_set_wake(ocors_client* client, void (*hook)(void*),
                                             void* user_data);

/* Makes each waiting ocors_client_ready return OCORS_E_TIMEOUT at once; where none waits, the next
 * one that would wait. NULL is fine.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API void ocors_client_wake(ocors_client* client);

/* ---- Batch --------------------------------------------------------------------------------- */

/* Room for what ocors_exchange_next brings; empty.
 * Owner: the caller, who frees the batch. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_batch_new(ocors_batch** batch);

/* Frees a batch; NULL is fine.
 * Owner: takes the caller's. Threads: last. Errors: none. Since 0.1. */
OCORS_API void ocors_batch_free(ocors_batch* batch);

/* The status of the answer whose head is in this batch; 0 = this batch has no head.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API int32_t ocors_batch_status(const ocors_batch* batch);

/* The head's reason phrase; "" without a head.
 * Owner: the batch, until it is used again. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API const char* ocors_batch_reason(const ocors_batch* batch);

/* The URL that answered, the last one of redirects; "" without a head.
 * Owner: the batch, until it is used again. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API const char* ocors_batch_url(const ocors_batch* batch);

/* How many lines the head has; with `page`, those that the page may read.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API size_t ocors_batch_header_count(const ocors_batch* batch);

/* One of them, in their order. index < count.
 * Owner: the batch, until it is used again. Threads: one at a time. Errors:
 * OCORS_E_INVALID_ARGUMENT. Since 0.1. */
OCORS_API ocors_status ocors_batch_header(const ocors_batch* batch, size_t index,
                                          ocors_field* header);

/* "raw", "lines", "events" or "whole": how messages of the head's answer are framed; "" without a
 * head.
 * Owner: static. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API const char* ocors_batch_framing(const ocors_batch* batch);

/* A line without its end, an event, or bytes. Behind each text stands a NUL that its length does
 * not count; others may be within it. The JSON of a line has the server's own spacing and order:
 * read it by a JSON parser. */
typedef struct ocors_message {
  const char* data; /* of an event: its data lines, joined by LF */
  size_t data_length;
  const char* event; /* of an event: its name, "" if it has none */
  size_t event_length;
} ocors_message;

/* All messages of the batch; NULL and 0 if it has none. In "raw", at most one.
 * Owner: the batch, until it is used again. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API const ocors_message* ocors_batch_messages(const ocors_batch* batch, size_t* count);

typedef int32_t ocors_ended;
enum {
  OCORS_NOT_ENDED = 0,
  OCORS_ENDED_DONE = 1,
  OCORS_ENDED_FAILED = 2, /* ocors_batch_error says why; what came before it stays valid */
  OCORS_ENDED_CANCELLED = 3
};

/* Whether the end is in this batch, and which; behind it nothing comes.
 * Owner: none. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API ocors_ended ocors_batch_ended(const ocors_batch* batch);

/* Why it failed or was cancelled; NULL otherwise. To be read by the getters of ocors_error, not to
 * be freed. Its status and codes:
 * - OCORS_E_CONNECT: connect-failed, name-not-resolved, tls-failed, out-of-descriptors
 * - OCORS_E_TIMEOUT: connect-timeout, first-byte-timeout, idle-timeout, total-timeout
 * - OCORS_E_HTTP_STATUS: http-status. The message is the server's, where it sent one.
 * - OCORS_E_STREAM_ERROR: stream-error. The message is the server's.
 * - OCORS_E_TRUNCATED: truncated (by its framing, or reset), no-terminator (by its dialect)
 * - OCORS_E_BAD_FRAME: message-too-long
 * - OCORS_E_BAD_RESPONSE: bad-response (another protocol, say), bad-chunk
 * - OCORS_E_REDIRECT: redirect-refused, too-many-redirects, bad-location, body-not-kept
 * - OCORS_E_CANCELLED: cancelled, client-stopped
 * - OCORS_E_BLOCKED: with `page`, the reason of its report. A network error is one too.
 * - OCORS_E_NO_MEMORY: no-memory
 *
 * Owner: the batch, until it is used again. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API const ocors_error* ocors_batch_error(const ocors_batch* batch);

/* With `page`, in the batch that has the end: {"outcome","reason","console","requests","response"}
 * as `ollama-cors fetch --json` prints it. Without `page`, the same of an exchange that was asked
 * for its "report": all requests that were sent, each as it went on the wire. Else "".
 * Owner: the batch, until it is used again. Threads: one at a time. Errors: none. Since 0.1. */
OCORS_API const char* ocors_batch_report(const ocors_batch* batch);

/* ---- Shim ---------------------------------------------------------------------------------- */

typedef struct ocors_shim ocors_shim;

/* Binds and serves on threads of its own; when it returns the ports are known. Where an address
 * could not be bound, nothing is left open.
 *
 * After a fork, the parent's shim lives on in the parent alone. In the child, functions that
 * return a status answer OCORS_E_FORKED, and ocors_shim_free frees what it can without a thread.
 *
 * Owner: the caller, who frees the shim. Threads: any. Errors: OCORS_E_CONFIG (the error carries
 * the report), OCORS_E_SYSTEM, OCORS_E_INVALID_ARGUMENT, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_shim_start(const char* json, size_t length, ocors_shim** shim,
                                        ocors_error** error);

/* The port bound (with `listen` of several ports: the first one's); 0 for NULL.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API uint16_t ocors_shim_port(const ocors_shim* shim);

/* Addresses bound, as URLs: "http://127.0.0.1:11435", with `tls` "https://...". NULL beyond the
 * last.
 * Owner: the shim, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_shim_url(const ocors_shim* shim, size_t index);

/* Where `admin` serves /healthz and /metrics, as a URL; NULL if the configuration has none.
 * Owner: the shim, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_shim_admin_url(const ocors_shim* shim);

/* Where requests go: the upstream's URL, or the loopback address of the built-in replay.
 * Owner: the shim, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_shim_upstream_url(const ocors_shim* shim);

/* 1 if the upstream is the built-in replay, else 0.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API int32_t ocors_shim_is_replay(const ocors_shim* shim);

/* Warnings of the configuration and of the start, as ocors_report_json.
 * Owner: the shim, until it is freed. Threads: any. Errors: none. Since 0.1. */
OCORS_API const char* ocors_shim_warnings(const ocors_shim* shim);

/* The next request sees the new policy; running ones keep theirs. A policy that the shim could
 * not have been started with is refused: OCORS_E_INVALID_ARGUMENT for one of another profile,
 * OCORS_E_CONFIG for one without keys, or in shadow mode, where the shim listens beyond loopback
 * and its configuration does not allow that.
 * Owner: none; takes no reference of the caller's. Threads: any. Errors: those, OCORS_E_FORKED,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_shim_set_policy(ocors_shim* shim, const ocors_policy* policy);

/* Reads a whole configuration into a running shim. `rules`, `deny`, `hosts`, `api_keys`, `mode`,
 * `dangerously`, `tls`, `limits` and `timeouts` count from the next request on, all at once;
 * running requests keep theirs, and no stream is dropped. The files of `tls` are read again,
 * also under the same names, and serve the next connection. Every other key that changed, and a
 * `tls` that comes or goes, is left as it is and reported as a warning with the code
 * "needs-restart". OCORS_E_CONFIG: nothing has changed; the error carries the report. The
 * document may be one that the shim could be started with, and yet be refused: beyond loopback
 * it is bound by the addresses and by `allow_unauthenticated_network` that the shim runs with.
 * `outcome` (may be NULL) receives {"applied":[pointer],"valid":true,"problems":[…]}: what is in
 * force now that was not, and the warnings, as ocors_report_json gives them.
 * Owner: the caller, who frees the outcome. Threads: any. Errors: OCORS_E_CONFIG,
 * OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_shim_reload(ocors_shim* shim, const char* json, size_t length,
                                         ocors_text** outcome, ocors_error** error);

/* Counters as JSON: {"requests","allowed","refused","failed","cancelled","malformed",
 * "by_reason":{…},"open_connections","active_exchanges","open_streams","upstream_connections",
 * "bytes_from_clients","bytes_to_clients","events_dropped"}.
 * Owner: the caller, who frees the text. Threads: any. Errors: OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_shim_stats(const ocors_shim* shim, ocors_text** stats);

/* The next event as JSON, on one line and without white space between its parts:
 * {"type":"exchange",…} for each finished request, {"type":"stopped"} last. timeout_ms: 0 = do not
 * wait, -1 = wait for ever. OCORS_E_TIMEOUT, OCORS_E_CLOSED behind the last. The queue holds 1024
 * and is lossy: when it is full the oldest goes and is counted ("events_dropped"); never reading
 * delays no request. Each event goes to one caller. `log.level` of the configuration says which
 * exchanges make one: "error" those that failed or were answered 500 or more, "warning" refused
 * and malformed ones too, "info" (the default) all.
 *
 * {"type":"exchange","id","request_id","method","target","origin","kind","verdict","reason","route",
 * "rule","outcome","message","fix","status","bytes","duration_ms"}: `verdict` is "allow" or
 * "refuse", null for what was malformed; `outcome` is "done", "failed" or "cancelled", `bytes`
 * those of the body sent to the client, `message` says why one was turned away, failed or was
 * cancelled; null = there is none; `id` counts, `request_id` is the X-Request-Id sent upstream and
 * back. Bytes that are not UTF-8 stand as U+0080 to U+00FF. In shadow mode, what the rules would
 * refuse is relayed, and so it is "allow", with the `reason` it would be refused for.
 * {"type":"warning","message"}: something to look at, for people.
 * {"type":"stopped"}: the last.
 *
 * Owner: the caller, who frees the event. Threads: any. Errors: OCORS_E_TIMEOUT, OCORS_E_CLOSED,
 * OCORS_E_REENTRANT, OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_shim_next_event(ocors_shim* shim, int64_t timeout_ms,
                                             ocors_text** event);

/* `hook` runs when the queue stops being empty and when it closes, coalesced, on a thread of the
 * shim or of whoever stops it: drain the queue from a thread of yours, and once after setting
 * the hook. It must not block and must not throw. From within it, ocors_shim_stop, _free and
 * _set_wake, and a _next_event that would wait, answer OCORS_E_REENTRANT. NULL removes it; when
 * the call returns, the old hook runs no more.
 * Owner: the caller, of user_data, until the hook is removed. Threads: any. Errors:
 * OCORS_E_REENTRANT, OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_shim_set_wake(ocors_shim* shim, void (*hook)(void*), void* user_data);

/* Makes a waiting ocors_shim_next_event return OCORS_E_TIMEOUT at once; where none waits, the
 * next one that would wait. NULL is fine.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API void ocors_shim_wake(ocors_shim* shim);

/* Stops accepting, lets open exchanges end for at most drain_ms (-1 = the configuration's), then
 * closes them and joins the threads. Idempotent. A call with less patience than one that still
 * drains cuts that drain short.
 * Owner: none. Threads: any. Errors: OCORS_E_REENTRANT, OCORS_E_INVALID_ARGUMENT,
 * OCORS_E_FORKED. Since 0.1. */
OCORS_API ocors_status ocors_shim_stop(ocors_shim* shim, int64_t drain_ms);

/* Stops without draining if it still runs, and frees; NULL is fine. What fails frees nothing.
 * Owner: takes the caller's. Threads: last. Errors: OCORS_E_REENTRANT. Since 0.1. */
OCORS_API ocors_status ocors_shim_free(ocors_shim* shim);

/* ---- Doctor -------------------------------------------------------------------------------- */

/* Asks a server what pages will ask of it, and says what each browser makes of its answers, why,
 * and what mends it. It sends GET and OPTIONS without a body and nothing else, and to routes that
 * manage models or the account preflights alone. */
typedef struct ocors_doctor ocors_doctor;

/* Makes a doctor; nothing is asked yet. `json`: a JSON object, every key optional.
 * - "host": the server, in any form of OLLAMA_HOST, as of ocors_client_new.
 * - "origins": origins of the pages that are to reach it, ["https://app.example"]; "null" is one.
 *   Default: a development server's on this machine.
 * - "headers": {name: value} or [[name, value], ...], what the pages send along, a key say. They go
 *   with what pages ask; with no preflight, and with nothing that a stranger asks.
 * - "tls": {"verify": true, "ca": FILE}.
 * - "timeout_ms": 10000; for each answer, in all.
 * - "own_addresses": true; where "host" is loopback, whether to ask at this machine's other
 *   addresses too, as what answers there is open to the network.
 *
 * Owner: the caller, who frees the doctor. Threads: any. Errors: OCORS_E_CONFIG (the error carries
 * the report), OCORS_E_UNSUPPORTED (https without OpenSSL), OCORS_E_SYSTEM (a file that cannot be
 * read), OCORS_E_INVALID_ARGUMENT, OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_doctor_new(const char* json, size_t length, ocors_doctor** doctor,
                                        ocors_error** error);

/* Waits until all is asked, or cancelled: OCORS_E_CANCELLED. Once for each doctor, then it is
 * OCORS_E_CLOSED. `report` receives JSON, as `ollama-cors doctor --json` prints it and
 * core/doctor/README.md describes it: {"url","reached","well","server","origins","findings",
 * "notes","pages","probes"}, or, where nobody answers, {"url","reached":false,"error","reason"}:
 * "error" is a sentence, "reason" "refused", "unresolved", "closed", "timeout", "tls" or
 * "unreadable". A certificate that is not trusted is no such case, but a finding.
 * Owner: the caller, who frees the text. Threads: any. Errors: OCORS_E_CANCELLED, OCORS_E_CLOSED,
 * OCORS_E_SYSTEM (no thread to be had), OCORS_E_INVALID_ARGUMENT, OCORS_E_FORKED,
 * OCORS_E_NO_MEMORY. Since 0.1. */
OCORS_API ocors_status ocors_doctor_run(ocors_doctor* doctor, ocors_text** report);

/* Makes ocors_doctor_run return, now or when it is called. Idempotent; NULL is fine.
 * Owner: none. Threads: any. Errors: none. Since 0.1. */
OCORS_API void ocors_doctor_cancel(ocors_doctor* doctor);

/* Frees a doctor; NULL is fine. Not while ocors_doctor_run is under way: cancel it first.
 * Owner: takes the caller's. Threads: last. Errors: none. Since 0.1. */
OCORS_API void ocors_doctor_free(ocors_doctor* doctor);

/* All that it can find: [{"code","severity","meaning"}] as JSON text, the gravest first,
 * NUL-terminated.
 * Owner: static. Threads: any. Errors: "[]" when out of memory. Since 0.1. */
OCORS_API const char* ocors_doctor_codes(void);

#ifdef __cplusplus
}
#endif
#endif /* OLLAMA_CORS_H */
