#include "analyzer/cli/files.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>

#include "analyzer/cli/ignored.h"
#include "analyzer/source/diagnostic.h"
#include "analyzer/source/document.h"

namespace plumbline::cli {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
  throw Error(Error::Kind::input, path + ": " + std::strerror(error));
}

// Closes a file descriptor when it goes out of scope.
struct Descriptor {
  int number;
  explicit Descriptor(int fd) : number(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number > STDERR_FILENO) ::close(number);
  }
};

void write_all(int descriptor, std::string_view text, const std::string& name) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(name, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// As far as it is allowed: root may give files away, others may choose among their groups.
void keep_owner(int descriptor, const struct stat& old) {
  if (::fchown(descriptor, old.st_uid, old.st_gid) == 0) return;
  const int ignored = ::fchown(descriptor, static_cast<uid_t>(-1), old.st_gid);
  static_cast<void>(ignored);
}

// Why a directory is not entered; empty when it is.
std::string_view passed_over(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code ignored;
  if (name.starts_with(".")) return "not searched: hidden";
  if (name == "node_modules") return "not searched: packages of others";
  if (entry.is_symlink(ignored)) return "not searched: a symbolic link to a directory";
  if (::access(entry.path().c_str(), R_OK | X_OK) != 0) return "not searched: permission denied";
  return {};
}

bool is_wanted(std::string_view name, Wanted wanted) {
  if (wanted == Wanted::json) return name.ends_with(".json");
  constexpr std::array<std::string_view, 5> ends{".json", ".yaml", ".yml", ".tf", ".template"};
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

std::string full_path(const fs::path& path) {
  std::error_code ignored;
  std::string text = fs::absolute(path, ignored).lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

void search(const fs::path& directory, Wanted wanted, Ignored& left_out,
            std::vector<std::string>& found, std::vector<Visit>& visits) {
  const std::string base = full_path(directory);
  const auto is_ignored = [&](const fs::directory_entry& entry, bool is_directory) {
    const std::string below = entry.path().string().substr(directory.string().size());
    const bool own = below.starts_with('/') || base.ends_with('/');
    return left_out.entry(base + (own ? "" : "/") + below, is_directory);
  };
  std::error_code error;
  const fs::directory_iterator readable(directory, error);
  static_cast<void>(readable);
  if (error) fail(directory.string(), error.value());
  fs::recursive_directory_iterator entry(directory, fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored)) {
      std::string_view why = passed_over(*entry);
      if (why.empty() && is_ignored(*entry, true)) why = "not searched: ignored";
      if (why.empty()) continue;
      entry.disable_recursion_pending();
      visits.push_back({entry->path().string(), std::string(why)});
    } else if (is_wanted(entry->path().filename().string(), wanted)) {
      if (is_ignored(*entry, false)) {
        visits.push_back({entry->path().string(), "not read: ignored"});
      } else if (entry->is_regular_file(ignored)) {
        found.push_back(entry->path().string());
      } else {
        visits.push_back({entry->path().string(), "not read: no regular file"});
      }
    }
  }
  if (error) fail(directory.string(), error.value());
}

bool is_pattern(const std::string& path) {
  const std::size_t bracket = path.find('[');
  return path.find_first_of("*?") != std::string::npos ||
         (bracket != std::string::npos && path.find(']', bracket) != std::string::npos);
}

std::vector<std::string> matches_of(const std::string& pattern) {
  glob_t found{};
  const int status = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> paths;
  if (status == 0) paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  std::sort(paths.begin(), paths.end());
  return paths;
}

// The shell leaves patterns alone that are quoted or match nothing.
std::vector<std::string> without_patterns(const std::vector<std::string>& paths,
                                          bool unmatched_is_fine) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (path == "-" || !is_pattern(path) || fs::exists(fs::symlink_status(path, ignored))) {
      out.push_back(path);
      continue;
    }
    std::vector<std::string> found = matches_of(path);
    if (found.empty() && !unmatched_is_fine) {
      throw Error(Error::Kind::usage,
                  path + ": no file matches this pattern (--no-error-on-unmatched allows that)");
    }
    std::move(found.begin(), found.end(), std::back_inserter(out));
  }
  return out;
}

// Whether there is something to read, or its end, before the deadline.
bool wait_for_input(int descriptor, const Deadline& deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
    constexpr std::chrono::milliseconds longest{1'000'000};
    if (left.count() <= 0) return false;
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::min(left, longest).count()));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
}

}  // namespace

Search find_targets(const std::vector<std::string>& paths, bool unmatched_is_fine, Wanted wanted,
                    bool force_exclude) {
  Search result;
  Ignored ignored_files;
  std::set<std::string> seen;
  for (const std::string& path : without_patterns(paths, unmatched_is_fine)) {
    std::error_code ignored;
    if (path == "-" || !fs::is_directory(path, ignored)) {
      if (path != "-" && force_exclude && ignored_files.any_part(full_path(path))) {
        result.visits.push_back({path, "not read: ignored"});
      } else if (seen.insert(path).second) {
        result.targets.push_back({path, true});
      }
      continue;
    }
    std::vector<std::string> found;
    std::vector<Visit> visits;
    search(path, wanted, ignored_files, found, visits);
    std::sort(found.begin(), found.end());
    std::sort(visits.begin(), visits.end(),
              [](const Visit& a, const Visit& b) { return a.path < b.path; });
    if (found.empty()) result.empty_directories.push_back(path);
    result.visits.push_back({path, "searched: " + std::to_string(found.size()) +
                                       (wanted == Wanted::json ? " JSON" : "") + " file" +
                                       (found.size() == 1 ? "" : "s")});
    std::move(visits.begin(), visits.end(), std::back_inserter(result.visits));
    for (std::string& file : found) {
      if (file.starts_with("./")) file.erase(0, 2);
      if (seen.insert(file).second) result.targets.push_back({std::move(file), false});
    }
  }
  return result;
}

std::string find_program(const std::string& name, const char* self) {
  std::error_code failed;
  fs::path own = fs::read_symlink("/proc/self/exe", failed);
  if (failed && self != nullptr) own = self;
  std::vector<fs::path> places{own.parent_path()};
  const char* const path = std::getenv("PATH");
  for (std::string_view rest = path == nullptr ? "" : path; !rest.empty();) {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    places.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  for (const fs::path& place : places) {
    std::string file = (place / name).string();
    if (!place.empty() && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

Content read_file(const std::string& path, std::uint64_t limit, Deadline deadline) {
  const bool standard = path == "-";
  // Opening a pipe waits for who writes to it, unless it is told not to.
  const int flags = O_RDONLY | O_CLOEXEC | (deadline ? O_NONBLOCK : 0);
  const Descriptor file(standard ? STDIN_FILENO : ::open(path.c_str(), flags));
  const std::string name = standard ? "standard input" : path;
  if (file.number < 0) fail(name, errno);
  struct stat status {};
  if (::fstat(file.number, &status) != 0) fail(name, errno);
  if (S_ISDIR(status.st_mode)) fail(name, EISDIR);
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
  Content content;
  if (S_ISREG(status.st_mode) && size > limit) {
    content.too_large = true;
    return content;
  }
  // The size is a hint only: pipes have none, and files change while they are read.
  const std::size_t expected = S_ISREG(status.st_mode) ? size + 1 : 65536;
  content.bytes.reserve(expected + Document::padding);  // which a document adds
  content.bytes.resize(expected);
  std::size_t used = 0;
  for (;;) {
    if (used == content.bytes.size()) content.bytes.resize(used * 2);
    if (deadline && !wait_for_input(file.number, deadline)) {
      content.bytes.clear();
      content.too_late = true;
      return content;
    }
    const ssize_t got =
        ::read(file.number, content.bytes.data() + used, content.bytes.size() - used);
    if (got < 0 && (errno == EINTR || (deadline && errno == EAGAIN))) continue;
    if (got < 0) fail(name, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > limit) {
      content.bytes.clear();
      content.too_large = true;
      return content;
    }
  }
  content.bytes.resize(used);
  return content;
}

void complain(std::string_view line) {
  std::string text(line);
  text += '\n';
  const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(ignored);
}

void write_stdout(std::string_view text) { write_all(STDOUT_FILENO, text, "standard output"); }

void write_stderr(std::string_view text) { write_all(STDERR_FILENO, text, "standard error"); }

void write_file(const std::string& path, std::string_view text) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.number < 0) fail(path, errno);
    write_all(file.number, text, path);
    return;
  }
  if (exists && ::access(path.c_str(), W_OK) != 0) fail(path, errno);
  // Through a symbolic link, so that the link stays one.
  std::error_code ignored;
  const fs::path resolved = fs::weakly_canonical(path, ignored);
  const std::string target = resolved.empty() ? path : resolved.string();
  std::string temporary = target + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) fail(path, errno);
  try {
    const Descriptor file(descriptor);
    write_all(file.number, text, path);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (exists) keep_owner(file.number, status);
    const mode_t mode = exists ? status.st_mode & 07777U : 0666U & ~mask;
    if (::fchmod(file.number, mode) != 0) fail(path, errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    fail(path, error);
  }
}

std::string absolute_directory(const std::string& path) {
  std::error_code error;
  const fs::path directory = fs::canonical(path.empty() ? "." : path, error);
  if (error) throw Error(Error::Kind::usage, path + ": " + error.message());
  if (!fs::is_directory(directory, error)) {
    throw Error(Error::Kind::usage, path + ": not a directory");
  }
  return directory.string();
}

std::string path_below(const std::string& path, const std::string& directory) {
  std::error_code ignored;
  const fs::path written = fs::absolute(path, ignored).lexically_normal();
  const fs::path resolved = fs::weakly_canonical(path, ignored);
  for (const fs::path& candidate : {resolved, written}) {
    const fs::path below = candidate.lexically_relative(directory);
    if (!below.empty() && *below.begin() != "..") return below.string();
  }
  return written.string();
}

}  // namespace plumbline::cli
