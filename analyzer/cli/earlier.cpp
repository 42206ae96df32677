#include "analyzer/cli/earlier.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "analyzer/cli/changed.h"
#include "analyzer/cli/files.h"
#include "analyzer/report/report.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::cli {
namespace fs = std::filesystem;
namespace {

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
  const GitRun known =
      git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (known.status != 0) {
    throw Error(Error::Kind::usage,
                fmt::format("--against {}: no such file, and no git revision{}{}",
                            plumbline::quoted(revision), known.err.empty() ? "" : ": ",
                            first_line(known.err)));
  }
  const std::string object = first_line(known.out) + ":./" + file.filename().string();
  GitRun ran = git({"cat-file", "blob", object});
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
                                                        std::uint64_t max_file_size,
                                                        std::string_view pipeline) {
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
  auto definition = history::open(std::move(file), pipeline);
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
