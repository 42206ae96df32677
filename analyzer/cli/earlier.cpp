#include "analyzer/cli/earlier.h"

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
#include <system_error>
#include <vector>

#include "analyzer/cli/files.h"
#include "analyzer/report/report.h"
#include "analyzer/source/diagnostic.h"

extern char** environ;

namespace plumbline::cli {
namespace fs = std::filesystem;
namespace {

struct Ran {
  int status = -1;  // of the process; 127: it could not be started
  std::string out, err;
  bool too_much = false;
};

// Runs git without a shell and collects what it says.
Ran run_git(std::vector<std::string> arguments, std::uint64_t most) {
  Ran ran;
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

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// The bytes of the file at the revision, or nothing when it has no such file.
std::shared_ptr<const Document> at_revision(const std::string& revision, const std::string& path,
                                            std::uint64_t most) {
  if (path == "-") {
    throw Error(Error::Kind::usage,
                fmt::format("--against {}: no such file, and standard input has no revisions",
                            plumbline::quoted(revision)));
  }
  if (revision.empty() || revision.starts_with('-') || revision.find(':') != std::string::npos) {
    throw Error(Error::Kind::usage, fmt::format("--against {}: no such file, and no git revision",
                                                plumbline::quoted(revision)));
  }
  const fs::path file(path);
  const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
  const auto git = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-C", folder});
    return run_git(std::move(arguments), most);
  };
  const Ran known =
      git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (known.status != 0) {
    throw Error(Error::Kind::usage,
                fmt::format("--against {}: no such file, and no git revision{}{}",
                            plumbline::quoted(revision), known.err.empty() ? "" : ": ",
                            first_line(known.err)));
  }
  const std::string object = first_line(known.out) + ":./" + file.filename().string();
  Ran ran = git({"cat-file", "blob", object});
  if (ran.status != 0) return nullptr;
  if (ran.too_much) {
    throw Error(Error::Kind::input,
                fmt::format("{}:{}: larger than {} bytes (--max-file-size)", revision, path, most));
  }
  return std::make_shared<const Document>(revision + ":" + path, std::move(ran.out));
}

void add_file(const std::string& path, std::uint64_t most,
              std::vector<std::shared_ptr<const Document>>& files) {
  try {
    Content content = read_file(path, most);
    if (content.too_large) {
      complain(
          fmt::format("plumbline: {}: larger than {} bytes and not read", printable(path), most));
      return;
    }
    files.push_back(std::make_shared<const Document>(path, std::move(content.bytes)));
  } catch (const Error& error) {
    complain(fmt::format("plumbline: {}", printable(error.what())));
  }
}

}  // namespace

bool is_file(const std::string& against) {
  std::error_code ignored;
  return against == "-" || fs::exists(against, ignored);
}

std::shared_ptr<const history::Definition> open_earlier(const std::string& against,
                                                        const std::string& path,
                                                        std::uint64_t max_file_size) {
  std::shared_ptr<const Document> file;
  if (is_file(against)) {
    Content content = read_file(against, max_file_size);
    if (content.too_large) {
      throw Error(Error::Kind::input, fmt::format("{}: larger than {} bytes (--max-file-size)",
                                                  against, max_file_size));
    }
    file = std::make_shared<const Document>(against == "-" ? "<stdin>" : against,
                                            std::move(content.bytes));
  } else {
    file = at_revision(against, path, max_file_size);
    if (!file) return nullptr;
  }
  const std::string name(file->name());
  auto definition = history::open(std::move(file));
  if (!definition) {
    throw Error(Error::Kind::input,
                fmt::format("{}: expected a pipeline definition to compare with", name));
  }
  return definition;
}

std::shared_ptr<const history::History> load_history(const std::string& directory,
                                                     std::uint64_t max_file_size) {
  std::error_code error;
  std::vector<std::string> paths;
  if (fs::is_directory(directory, error)) {
    fs::recursive_directory_iterator entry(directory, fs::directory_options::skip_permission_denied,
                                           error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      std::error_code ignored;
      const bool hidden = entry->path().filename().string().starts_with(".");
      if (entry->is_directory(ignored)) {
        if (hidden) entry.disable_recursion_pending();
      } else if (!hidden && entry->is_regular_file(ignored)) {
        paths.push_back(entry->path().string());
      }
    }
    if (error) throw Error(Error::Kind::input, fmt::format("{}: {}", directory, error.message()));
  } else if (fs::exists(directory, error)) {
    paths.push_back(directory);
  } else {
    throw Error(Error::Kind::input, fmt::format("{}: no such directory", directory));
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::shared_ptr<const Document>> files;
  for (const std::string& path : paths) add_file(path, max_file_size, files);
  return std::make_shared<const history::History>(history::read(std::move(files), directory));
}

Earlier::Earlier(std::string against, const std::string& history, std::uint64_t max_file_size)
    : against_(std::move(against)), max_file_size_(max_file_size) {
  if (!against_.empty() && is_file(against_)) file_ = open_earlier(against_, {}, max_file_size);
  if (!history.empty()) history_ = load_history(history, most_history_bytes);
}

Background Earlier::background_of(const std::string& path) const {
  if (against_.empty() || file_) return {file_, history_};
  return {open_earlier(against_, path, max_file_size_), history_};
}

void Earlier::require_one(std::size_t definitions) const {
  if (!file_ || definitions < 2) return;
  throw Error(Error::Kind::usage,
              fmt::format("--against {}: one file is what one definition was, and {} were given",
                          against_, definitions));
}

void tell_notes(const history::History& history) {
  for (const history::Note& note : history.notes()) {
    complain(fmt::format("plumbline: {}: {}", printable(note.file), printable(note.text)));
  }
}

}  // namespace plumbline::cli
