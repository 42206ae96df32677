#include "analyzer/cli/sources.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <tuple>

#include "analyzer/check/digest.h"
#include "analyzer/check/fingerprint.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/limits.h"

namespace plumbline::cli {
namespace {

constexpr std::string_view scanner = "plumbline-scan-cpp";

}  // namespace

std::span<const std::string_view> found_in_sources() {
  static constexpr std::array<std::string_view, 12> ids{
      "authoring/input-output",  "authoring/kept-facts",       "authoring/misplaced-id",
      "authoring/mutable-state", "authoring/outside-findings", "cpp/assembled-definition",
      "cpp/assembled-reference", "cpp/broken-source",          "cpp/quoted-reference",
      "cpp/unchecked-start",     "cpp/unread-definition",      "cpp/wrong-value-type"};
  return ids;
}

std::vector<Result> read_source(const SourceReader& reader, const SourceRun& run, bool hashed) {
  Result failed;
  FileReport& report = failed.report;
  report.path = run.path;
  std::string hash;
  std::uint64_t size = 0;
  try {
    Content content = read_file(run.target.path, run.options.max_file_size);
    if (content.too_large) {
      refuse_too_large(report, run.options.max_file_size);
    } else {
      size = content.bytes.size();
      if (hashed) hash = sha256(content.bytes);
      std::vector<Result> results = reader.read(std::move(content.bytes), run);
      for (Result& result : results) {
        if (result.report.path != run.path) continue;
        result.report.bytes = size;
        result.report.sha256 = hash;
      }
      return results;
    }
  } catch (const Error& error) {
    report.status = "unreadable";
    report.error = error.what();
  } catch (const std::exception& error) {
    report.status = "failed";
    report.error = run.path + ": " + error.what();
  }
  std::vector<Result> results;
  results.push_back(std::move(failed));
  return results;
}

void drop_repeated_sources(std::vector<Result>& results) {
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t, std::string_view, std::string>>
      said;
  for (Result& result : results) {
    if (!result.report.analysis) continue;
    auto analysis = std::const_pointer_cast<Analysis>(result.report.analysis);
    std::erase_if(analysis->diagnostics, [&](const Diagnostic& found) {
      const Location seen = document_of(*analysis, found.where).visible(found.where.range);
      return !said.insert({std::string(seen.document->name()), seen.range.begin, seen.range.end,
                           found.rule, found.message})
                  .second;
    });
  }
}

bool is_cpp(std::string_view path) {
  constexpr std::array<std::string_view, 10> endings{".cpp", ".cc", ".cxx", ".c++", ".C",
                                                     ".hpp", ".hh", ".hxx", ".h++", ".h"};
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return path.ends_with(ending) && path.size() > ending.size();
  });
}

int run_scanner(const std::vector<std::string>& args, const char* self) {
  const std::string program = find_program(std::string(scanner), self);
  if (program.empty()) {
    const auto source = std::find_if(args.begin(), args.end(), is_cpp);
    throw Error(
        Error::Kind::usage,
        typed(source == args.end() ? std::string_view() : *source) +
            " is C++, which plumbline-scan-cpp reads; it is neither beside plumbline nor on "
            "the PATH: build it with `cmake --preset cpp-scan && cmake --build --preset "
            "cpp-scan`");
  }
  std::vector<std::string> words{program};
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(program.c_str(), pointers.data());
  throw Error(Error::Kind::input, program + ": " + std::strerror(errno));
}

}  // namespace plumbline::cli
