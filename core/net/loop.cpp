#include "net/loop.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <new>

#include "net/asio.hpp"

namespace ollama_cors::net {
namespace {

constexpr auto tick_interval = std::chrono::milliseconds(100);

}  // namespace

loop::loop() : native_(std::make_shared<native>()) {
  native_->link->context = &native_->context;
}

loop::~loop() {
  const std::lock_guard lock(native_->link->mutex);
  native_->link->context = nullptr;
}

void loop::run() {
  native_->thread = std::this_thread::get_id();
  for (;;) {
    try {
      native_->context.run();
      return;
    } catch (const std::bad_alloc&) {
    }
  }
}

bool loop::run_one(clock::time_point until) {
  native_->thread = std::this_thread::get_id();
  if (until == clock::time_point::max()) {
    native_->context.run_one();
  } else {
    native_->context.run_one_until(until);
  }
  native_->thread = std::thread::id();
  return !native_->context.stopped();
}

void loop::poll() {
  native_->thread = std::this_thread::get_id();
  native_->context.poll();
  native_->thread = std::thread::id();
}

void loop::finish() noexcept {
  native_->finishing = true;
  native_->tick.cancel();
  native_->work.reset();
}

void loop::post(std::function<void()> task) {
  asio::post(native_->context, std::move(task));
}

void loop::post(reserved_task& task) noexcept {
  asio::post(native_->context, asio::bind_allocator(in(task.room_), [&task] { task.body_(); }));
}

bool loop::runs_here() const noexcept {
  return native_->thread == std::this_thread::get_id();
}

void loop::add(deadline& item) {
  // First what may fail: an owner that is not made after all would stay registered.
  if (!native_->ticking && !native_->finishing) native_->arm_tick();
  native_->deadlines.add(item);
}

void loop::remove(deadline& item) noexcept {
  native_->deadlines.remove(item);
}

std::span<char> loop::scratch() noexcept {
  return native_->scratch;
}

void loop::native::arm_tick() {
  tick.expires_after(tick_interval);
  tick.async_wait(asio::bind_allocator(in(tick_room), [this](error_code failed) {
    ticking = false;
    if (failed) return;
    deadlines.expire(clock::now());
    // An idle process sleeps: without anything registered there is nothing to wake for.
    if (!ticking && !finishing && !deadlines.empty()) arm_tick();
  }));
  ticking = true;
}

}  // namespace ollama_cors::net
