// What a signal asks of `serve`. Handlers only note it; the main loop looks.
#pragma once

namespace ollama_cors::cli {

// SIGINT and SIGTERM ask to stop: the first drains, the second cuts the drain short, the third ends
// the process. SIGHUP asks to read the configuration again, unless whoever started the process has
// it ignored (nohup); from a terminal that was closed it asks to stop.
void watch_signals();

int stops_asked() noexcept;
bool reload_asked() noexcept;  // true once for each time

// After a second signal: ends the process by it, so that who waits for it knows.
void end_by_signal() noexcept;

}  // namespace ollama_cors::cli
