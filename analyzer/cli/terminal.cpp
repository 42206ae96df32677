#include "analyzer/cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "analyzer/cli/files.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto silent_at_first = 500ms, between_lines = 100ms;

bool set(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

// Those who collect a log of what they run: escapes stay in it.
bool is_ci_log() { return set("GITHUB_ACTIONS") || set("GITLAB_CI"); }

void put(std::string_view text) {
  const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(ignored);
}

}  // namespace

bool is_terminal(int descriptor) {
  const char* const terminal = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && terminal != nullptr && *terminal != '\0' &&
         std::string_view(terminal) != "dumb";
}

bool use_color(const std::string& flag, int descriptor) {
  if (flag != "auto") return flag == "always";
  if (set("FORCE_COLOR")) return std::string_view(std::getenv("FORCE_COLOR")) != "0";
  if (set("NO_COLOR")) return false;
  if (set("CLICOLOR_FORCE")) return std::string_view(std::getenv("CLICOLOR_FORCE")) != "0";
  return !is_ci_log() && is_terminal(descriptor);
}

std::string link_to(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) return {};
  // A path on a machine reached by ssh is none of the terminal's: the name tells them apart.
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return "file://" + percent_encoded(host.data()) +
         percent_encoded(absolute.lexically_normal().string());
}

Progress::Progress(bool wanted, std::string_view doing, std::size_t files)
    : doing_(doing), files_(files) {
  if (!wanted || files < 2 || is_ci_log() || !is_terminal(STDERR_FILENO)) return;
  try {
    thread_ = std::thread([this] { show(); });
  } catch (const std::system_error&) {
    // No thread for it: no progress.
  }
}

void Progress::show() {
  std::unique_lock lock(mutex_);
  auto wait = silent_at_first;
  while (!ending_.wait_for(lock, wait, [this] { return ended_; })) {
    put(fmt::format("\r\x1B[Kplumbline: {} {} of {} files", doing_, done_.load(), files_));
    shown_ = true;
    wait = between_lines;
  }
  clear();
}

void Progress::clear() {
  if (shown_) put("\r\x1B[K");
  shown_ = false;
}

void Progress::say(std::string_view line) {
  const std::lock_guard lock(mutex_);
  clear();
  complain(line);
}

void Progress::finish() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_one();
  thread_.join();
}

}  // namespace plumbline::cli
