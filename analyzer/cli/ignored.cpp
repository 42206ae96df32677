#include "analyzer/cli/ignored.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "analyzer/cli/files.h"
#include "analyzer/config/glob.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{1} << 20U;

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) parts.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return parts;
}

bool part_matches(const std::string& pattern, const std::string& name) {
  // The system's own matcher knows brackets, and takes long over many stars.
  if (pattern.find_first_of("[\\") == std::string::npos) {
    return config::name_matches(pattern, name);
  }
  constexpr std::ptrdiff_t most_stars = 8;
  if (std::count(pattern.begin(), pattern.end(), '*') > most_stars) return false;
  return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

}  // namespace

std::string repository_of(const std::string& directory) {
  std::error_code ignored;
  for (fs::path path = directory;; path = path.parent_path()) {
    if (fs::exists(path / ".git", ignored)) return path.string();
    if (path == path.parent_path()) return {};
  }
}

std::vector<Ignored::Pattern> Ignored::read(const std::string& file) {
  std::vector<Pattern> patterns;
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return patterns;
  std::string text;
  try {
    text = read_file(file, most_bytes).bytes;
  } catch (const Error&) {
    return patterns;  // what cannot be read leaves nothing out
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.pop_back();
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    Pattern pattern;
    if (line.front() == '!') {
      pattern.negated = true;
      line.erase(0, 1);
    }
    if (line.ends_with('/')) {
      pattern.only_directories = true;
      line.pop_back();
    }
    // Without a slash it is a name at any depth.
    const bool anywhere = line.find('/') == std::string::npos;
    pattern.parts = split(line);
    if (pattern.parts.empty()) continue;
    if (anywhere) pattern.parts.insert(pattern.parts.begin(), "**");
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

bool Ignored::matches(const Pattern& pattern, const std::vector<std::string>& parts,
                      bool is_directory) {
  if (pattern.only_directories && !is_directory) return false;
  // now[i]: the first i parts of the pattern fit to the parts of the path so far.
  const std::size_t count = pattern.parts.size();
  std::vector<char> now(count + 1, 0), next(count + 1, 0);
  now[0] = 1;
  const auto skip = [&](std::vector<char>& states) {
    for (std::size_t i = 0; i + 1 < count; ++i) {
      if (states[i] != 0 && pattern.parts[i] == "**") states[i + 1] = 1;
    }
  };
  skip(now);
  for (const std::string& part : parts) {
    next.assign(count + 1, 0);
    for (std::size_t i = 0; i < count; ++i) {
      if (now[i] == 0) continue;
      if (pattern.parts[i] == "**") {
        next[i] = 1;
        if (i + 1 == count) next[count] = 1;  // all that is inside
      } else if (part_matches(pattern.parts[i], part)) {
        next[i + 1] = 1;
      }
    }
    skip(next);
    now.swap(next);
  }
  return now[count] != 0;
}

int Ignored::decide(const std::vector<Pattern>& patterns, const std::vector<std::string>& parts,
                    bool is_directory) {
  for (auto pattern = patterns.rbegin(); pattern != patterns.rend(); ++pattern) {
    if (matches(*pattern, parts, is_directory)) return pattern->negated ? -1 : 1;
  }
  return 0;
}

const Ignored::Folder& Ignored::folder(const std::string& path) {
  const auto [known, fresh] = folders_.try_emplace(path);
  Folder& folder = known->second;
  if (!fresh) return folder;
  folder.path = path;
  folder.git = read(path + "/.gitignore");
  folder.own = read(path + "/.plumblineignore");
  std::error_code ignored;
  const std::string above = fs::path(path).parent_path().string();
  if (fs::exists(path + "/.git", ignored)) {
    folder.repository = path;
    excludes_.try_emplace(path, read(path + "/.git/info/exclude"));
  } else {
    folder.repository = above == path ? "" : this->folder(above).repository;
  }
  return folder;
}

bool Ignored::entry(const std::string& path, bool is_directory) {
  const fs::path full(path);
  std::vector<std::string> parts;
  int by_git = 0, by_own = 0;
  const std::string repository = folder(full.parent_path().string()).repository;
  for (fs::path at = full; at != at.parent_path(); at = at.parent_path()) {
    parts.insert(parts.begin(), at.filename().string());
    const std::string parent = at.parent_path().string();
    const Folder& here = folder(parent);
    if (by_git == 0) by_git = decide(here.git, parts, is_directory);
    if (by_own == 0) by_own = decide(here.own, parts, is_directory);
    if (parent == repository) {
      if (by_git == 0) by_git = decide(excludes_[repository], parts, is_directory);
      break;
    }
  }
  return by_own != 0 ? by_own > 0 : by_git > 0;
}

bool Ignored::any_part(const std::string& path) {
  const fs::path full(path);
  const std::string repository = folder(full.parent_path().string()).repository;
  if (!repository.empty()) {
    fs::path at(repository);
    for (const fs::path& part : full.lexically_relative(repository)) {
      at /= part;
      if (at != full && entry(at.string(), true)) return true;
    }
  }
  return entry(path, false);
}

}  // namespace plumbline::cli
