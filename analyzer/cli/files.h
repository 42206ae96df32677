// The file system's side: which files to check, their bytes, and where results go.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::cli {

struct Target {
  std::string path;        // as the user will see it; "-" is standard input
  bool explicitly = true;  // named by the user or by a pattern, not met in a directory
};

// A directory that was searched, or something in one that was passed over.
struct Visit {
  std::string path;
  std::string what;  // "searched: 3 files", "not searched: hidden"
};

struct Search {
  std::vector<Target> targets;
  std::vector<std::string> empty_directories;  // named by the user, without such a file
  std::vector<Visit> visits;                   // by path
};

// What a directory is searched for: files that may hold definitions, or only JSON.
enum class Wanted : std::uint8_t { all, json };

// Files stay, directories are replaced by the files below them that are wanted, sorted; hidden
// directories, node_modules and what is ignored (see ignored.h) are left out, symbolic links to
// directories are not followed. `force_exclude`: files that are named are left out as well. A path
// that does not exist is kept: reading it reports the error. If it is a pattern as shells know it
// (with `*`, `?` or `[a-z]`), what it matches is taken, and nothing matched is an Error{usage}
// unless `unmatched_is_fine`. Repeated paths are dropped.
Search find_targets(const std::vector<std::string>& paths, bool unmatched_is_fine = false,
                    Wanted wanted = Wanted::all, bool force_exclude = false);

// A program that belongs to plumbline: beside this one, where it is built and installed, or the
// first on the PATH; empty: neither. `self`: how this one was called, where the system cannot tell.
std::string find_program(const std::string& name, const char* self = nullptr);

struct Content {
  std::string bytes;
  bool too_large = false;  // larger than the limit; bytes are empty
  bool too_late = false;   // the time was over before all was read; bytes are empty
};

using Deadline = std::optional<std::chrono::steady_clock::time_point>;

// Throws Error{input}. "-" reads standard input. `limit` in bytes; pipes are not waited for beyond
// the deadline.
Content read_file(const std::string& path, std::uint64_t limit, Deadline = {});

// Writes to a temporary file beside `path` and renames it; anything that is not a regular file (a
// device, a pipe) is written to directly. A file that exists keeps its mode and owner, a symbolic
// link stays one. Throws Error{input}.
void write_file(const std::string& path, std::string_view text);
void write_stdout(std::string_view text);
void write_stderr(std::string_view text);
// A line on standard error. Never fails: there is nowhere left to say so.
void complain(std::string_view line);

// The directory with symbolic links resolved; "" is the current one. Throws Error{usage}.
std::string absolute_directory(const std::string& path);
// `path` relative to that directory, links resolved; as it is written when only that lies below;
// otherwise absolute.
std::string path_below(const std::string& path, const std::string& directory);

}  // namespace plumbline::cli
