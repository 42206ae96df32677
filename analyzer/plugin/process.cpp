#include "analyzer/plugin/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>

extern char** environ;

namespace plumbline::plugin {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_words = std::size_t{64} << 10U;  // on standard error

std::string too_long(const Limits& limits) {
  return fmt::format("took longer than {:g} s and was ended", limits.seconds);
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  void take(int number) {
    close();
    number_ = number;
  }

 private:
  int number_ = -1;
};

// Both ends; no other child gets them. A socket, for a write to one that is closed sends no signal.
bool connect(Descriptor& here, Descriptor& there) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
  here.take(ends[0]);
  there.take(ends[1]);
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return true;
}

class Child {
 public:
  // Returns why it could not be started, or nothing.
  std::string start(const std::vector<std::string>& command, const std::string& directory) {
    Descriptor in, out, err;
    if (!connect(in_, in) || !connect(out_, out) || !connect(err_, err)) {
      return std::strerror(errno);
    }
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    if (!directory.empty()) {
      ::posix_spawn_file_actions_addchdir_np(&files, directory.c_str());
    }
    ::posix_spawn_file_actions_adddup2(&files, in.number(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, out.number(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, err.number(), STDERR_FILENO);
    // A group of its own: what it starts is ended with it.
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    const int failed =
        ::posix_spawnp(&id_, arguments[0], &files, &attributes, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
    if (failed != 0) id_ = -1;
    return failed == 0 ? "" : std::strerror(failed);
  }

  // Until it has closed its output, or a limit is reached; returns which one, or nothing.
  std::string talk(std::string_view input, const Limits& limits, Clock::time_point end,
                   Finished& result, std::string& err) {
    if (input.empty()) in_.close();
    while (out_.open() || err_.open()) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return too_long(limits);
      std::array<pollfd, 3> waits{pollfd{in_.number(), POLLOUT, 0},
                                  pollfd{out_.number(), POLLIN, 0},
                                  pollfd{err_.number(), POLLIN, 0}};
      if (::poll(waits.data(), waits.size(), static_cast<int>(left)) < 0 && errno != EINTR) break;
      if (waits[0].revents != 0) feed(input);
      if (waits[1].revents != 0) drain(out_, result.out, limits.output + 1);
      if (waits[2].revents != 0) drain(err_, err, most_words);
      if (result.out.size() > limits.output) {
        return fmt::format("wrote more than {} KiB and was ended", limits.output >> 10U);
      }
    }
    return {};
  }

  // The status of waitpid. Nothing: it has closed its output and goes on.
  std::optional<int> wait(Clock::time_point end) {
    // The end of a process comes a moment after that of its output.
    end = std::max(end, Clock::now() + std::chrono::milliseconds(100));
    for (int waited = 0; Clock::now() < end; ++waited) {
      int status = 0;
      if (::waitpid(id_, &status, WNOHANG) == id_) {
        ::kill(-id_, SIGKILL);  // what it has left behind
        return status;
      }
      ::usleep(waited < 20 ? 200 : 1000);
    }
    return std::nullopt;
  }

  void kill() {
    ::kill(-id_, SIGKILL);
    while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) continue;
  }

 private:
  void feed(std::string_view& input) {
    const ssize_t count = ::send(in_.number(), input.data(), input.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
    // One that does not read all of it may still answer.
    if (count <= 0 || input.empty()) in_.close();
  }

  // Beyond `most` bytes nothing is kept.
  static void drain(Descriptor& from, std::string& to, std::size_t most) {
    std::array<char, std::size_t{1} << 16U> buffer;
    const ssize_t count = ::read(from.number(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return from.close();
    to.append(buffer.data(), std::min(static_cast<std::size_t>(count), most - to.size()));
  }

  pid_t id_ = -1;
  Descriptor in_, out_, err_;
};

std::string last_line(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

}  // namespace

Finished run_program(const std::vector<std::string>& command, const std::string& directory,
                     std::string_view input, const Limits& limits) {
  Finished result;
  Child child;
  if (const std::string why = child.start(command, directory); !why.empty()) {
    result.fault = "could not be started: " + why;
    return result;
  }
  const auto end =
      Clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(limits.seconds * 1000));
  std::string err;
  result.fault = child.talk(input, limits, end, result, err);
  result.last_words = last_line(err);
  const auto status = result.fault.empty() ? child.wait(end) : std::nullopt;
  if (!status) {
    child.kill();
    if (result.fault.empty()) result.fault = too_long(limits);
  } else if (WIFSIGNALED(*status)) {
    const int signal = WTERMSIG(*status);
    const char* const name = ::sigdescr_np(signal);
    result.fault =
        fmt::format("crashed: {} (signal {})", name == nullptr ? "signal" : name, signal);
  } else if (WEXITSTATUS(*status) != 0) {
    result.fault = fmt::format("ended with status {}", WEXITSTATUS(*status));
  }
  return result;
}

}  // namespace plumbline::plugin
