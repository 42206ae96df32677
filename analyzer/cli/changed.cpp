#include "analyzer/cli/changed.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "analyzer/cli/ignored.h"
#include "analyzer/source/diagnostic.h"

extern char** environ;

namespace plumbline::cli {
namespace fs = std::filesystem;

GitRun run_git(std::vector<std::string> arguments, std::uint64_t most) {
  GitRun ran;
  std::array<int, 2> out{}, err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0) throw Error(Error::Kind::input, "git: no pipe");
  if (::pipe2(err.data(), O_CLOEXEC) != 0) throw Error(Error::Kind::input, "git: no pipe");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 2);
  arguments.insert(arguments.begin(), "git");
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t child = -1;
  const int failed = ::posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(out[1]);
  ::close(err[1]);
  if (failed != 0) {
    ::close(out[0]);
    ::close(err[0]);
    ran.status = 127;
    ran.err = std::strerror(failed);
    return ran;
  }
  std::array<pollfd, 2> open{{{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
  std::array<std::string*, 2> texts{&ran.out, &ran.err};
  std::array<char, 65536> buffer{};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    if (::poll(open.data(), open.size(), -1) < 0 && errno != EINTR) break;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (open[i].fd < 0 || open[i].revents == 0) continue;
      const ssize_t got = ::read(open[i].fd, buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got > 0 && texts[i]->size() <= most) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      } else if (got <= 0) {
        ::close(open[i].fd);
        open[i].fd = -1;
      }
    }
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  ran.too_much = ran.out.size() > most;
  return ran;
}

namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20U;

std::set<std::string> changed_in(const std::string& repository, const std::string& revision) {
  const auto git = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-C", repository});
    GitRun ran = run_git(std::move(arguments), most_bytes);
    if (ran.status != 0 || ran.too_much) {
      const std::string why = ran.err.substr(0, ran.err.find('\n'));
      throw Error(Error::Kind::usage,
                  fmt::format("--since {}: {}", plumbline::quoted(revision),
                              why.empty() ? "git does not know this revision" : why));
    }
    return std::move(ran.out);
  };
  std::set<std::string> files;
  const auto add = [&](std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find('\0'), list.size());
      files.insert(repository + '/' + std::string(list.substr(0, end)));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  };
  add(git({"diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", "--end-of-options",
           revision, "--"}));
  add(git({"ls-files", "--others", "--exclude-standard", "-z"}));
  return files;
}

}  // namespace

void keep_changed(Search& search, const std::string& revision) {
  if (revision.empty() || revision.starts_with('-')) {
    throw Error(Error::Kind::usage,
                fmt::format("--since {}: no git revision", plumbline::quoted(revision)));
  }
  std::map<std::string, std::set<std::string>> changed;  // by repository
  std::map<std::string, std::string> repositories;       // by directory
  std::erase_if(search.targets, [&](const Target& target) {
    std::error_code ignored;
    if (target.path == "-") return false;
    const fs::path file = fs::weakly_canonical(fs::absolute(target.path, ignored), ignored);
    const std::string directory = file.parent_path().string();
    const auto [known, fresh] = repositories.try_emplace(directory);
    if (fresh) known->second = repository_of(directory);
    const std::string& repository = known->second;
    if (repository.empty()) {
      throw Error(Error::Kind::usage, fmt::format("--since {}: {} is in no git repository",
                                                  plumbline::quoted(revision), target.path));
    }
    if (!changed.contains(repository)) {
      changed.emplace(repository, changed_in(repository, revision));
    }
    if (changed[repository].contains(file.string())) return false;
    search.visits.push_back({target.path, "not read: unchanged"});
    return true;
  });
}

}  // namespace plumbline::cli
