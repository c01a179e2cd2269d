// The one place that includes node-addon-api, so that its guards hold in every file of the addon.
#pragma once

#define NAPI_VERSION 8
// A worker may end while native code runs: a JavaScript exception that can no longer be thrown is
// dropped instead of aborting the process.
#define NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS
// std::bad_alloc and its like become JavaScript errors, never a terminate().
#define NODE_ADDON_API_CPP_EXCEPTIONS_ALL
// Finalizers run inside the garbage collector and must not touch JavaScript.
#define NODE_ADDON_API_REQUIRE_BASIC_FINALIZERS
// Electron refuses buffers whose memory lies outside its heap.
#define NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED
#define NODE_ADDON_API_DISABLE_DEPRECATED

#include <napi.h>
