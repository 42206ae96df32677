// Asks for the memory of values before they are looked at. A tree lies in the order in which its
// containers end, and a large one is not in the processor's cache: whoever goes through it waits
// for one place after the other, but asked for in advance they come together.
#pragma once

#include <algorithm>
#include <cstdint>

#include "analyzer/json/value.h"

namespace plumbline::json {

// For containers that follow each other in the document, such as the steps of a pipeline.
class Prefetch {
 public:
  void operator()(const Value& value) {
#if defined(__GNUC__)
    const std::span<const Member> members = value.members();
    if (members.empty()) return;
    constexpr std::uintptr_t most = std::uintptr_t{1} << 16U;
    const Range range = value.range();
    const std::uintptr_t size = std::min<std::uintptr_t>(range.end - range.begin, most);
    // What is in the object lies between the members of the one before and its own.
    const auto end = reinterpret_cast<std::uintptr_t>(members.data() + members.size());
    const bool follows = before_ < end && end - before_ < most;
    ask(follows ? before_ : end - std::min(2 * size, end), end);
    before_ = end;
    const auto text = reinterpret_cast<std::uintptr_t>(members.front().key.data());
    ask(text, text + size);
#else
    static_cast<void>(value);
#endif
  }

 private:
#if defined(__GNUC__)
  static void ask(std::uintptr_t begin, std::uintptr_t end) {
    constexpr std::uintptr_t line = 64;
    for (; begin < end; begin += line) {
      // NOLINTNEXTLINE(performance-no-int-to-ptr): it lies between two objects, and nothing is read
      __builtin_prefetch(reinterpret_cast<const void*>(begin));
    }
  }
#endif
  std::uintptr_t before_ = 0;  // where the members of the last one end
};

}  // namespace plumbline::json
