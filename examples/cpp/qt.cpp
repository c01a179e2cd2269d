// A shim's events in a Qt application: the hook queues a call to the object's thread. Ends where
// standard input does. With --demo, a replay stands in for Ollama.
#include <unistd.h>

#include <QCoreApplication>
#include <QMetaObject>
#include <QSocketNotifier>
#include <iostream>
#include <ollama_cors.hpp>

// Lives in the thread of its QObject; only the knock comes from others.
class front_door : public QObject {
public:
  explicit front_door(ocors::shim shim) : shim_(std::move(shim)) {
    std::cout << "listening on " << shim_.url() << ", in front of " << shim_.upstream_url()
              << (shim_.is_replay() ? " (a replay)" : "") << std::endl;
    shim_.set_wake(&front_door::knock, this);
    drain();  // what came before the hook
  }
  // The hook runs no more behind this, so no call is queued to an object that is gone.
  ~front_door() override { shim_.try_set_wake(nullptr, nullptr); }

private:
  static void knock(void* self) {
    const auto door = static_cast<front_door*>(self);
    QMetaObject::invokeMethod(
        door, [door] { door->drain(); }, Qt::QueuedConnection);
  }
  void drain() {
    for (const std::string& event : shim_.pending_events()) {
      if (event.find(R"("verdict":"refuse")") != std::string::npos) std::cout << event << std::endl;
    }
  }
  ocors::shim shim_;
};

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const bool demo = argc > 1 && std::string_view(argv[1]) == "--demo";
  auto shim =
      ocors::shim::start(demo ? R"({"upstream": "replay:", "listen": ["127.0.0.1:0"]})" : "{}");
  if (!shim) {
    std::cerr << "cannot start: " << shim.error().what() << " (" << shim.error().code() << ")\n";
    return 2;
  }
  front_door door(std::move(*shim));
  QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
  QObject::connect(&input, &QSocketNotifier::activated, [&] {
    char ignored[256];
    if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) QCoreApplication::quit();
  });
  return QCoreApplication::exec();
}
