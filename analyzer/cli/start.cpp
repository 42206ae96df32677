#include "analyzer/cli/start.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "analyzer/check/digest.h"
#include "analyzer/cli/files.h"
#include "analyzer/schema/shapes.h"

namespace plumbline::cli {
namespace {

// The request in the file, or the reason why it holds none (Error).
void require_request(const StartRequest& request) {
  constexpr std::string_view expected =
      "expected a StartPipelineExecution request: a JSON object with `PipelineName`, "
      "`PipelineParameters` or `SelectiveExecutionConfig`";
  const auto refuse = [&](std::string_view why) {
    throw Error(Error::Kind::usage,
                fmt::format("--start-request {}: {}; {}", request.file->name(), why, expected));
  };
  const json::Value& root = request.root();
  if (request.file->text().find_first_not_of(" \t\r\n") == std::string_view::npos) {
    refuse("the file is empty");
  }
  if (request.parsed.tree.truncated() || !root) {
    const json::Problem& problem = request.parsed.problems.back();
    const Position place = request.file->position(problem.range.begin, Unit::code_point);
    refuse(
        fmt::format("line {}, column {}: {}", place.line + 1, place.column + 1, problem.message));
  }
  if (!root.is(json::Kind::object)) {
    refuse(fmt::format("{} at the top", json::to_string(root.kind())));
  }
  const auto shape = schema::api_shape("sagemaker.StartPipelineExecutionRequest");
  for (const std::string_view member : schema::candidates(shape)) {
    if (root[member]) return;
  }
  refuse(root["Steps"] ? "a pipeline definition" : "no member of a request");
}

}  // namespace

std::shared_ptr<const StartRequest> start_of(const CheckOptions& options, bool hashed,
                                             FileReport& report) {
  if (options.start_request.empty()) {
    return options.start.any() ? read_start_request(nullptr, options.start) : nullptr;
  }
  const bool standard = options.start_request == "-";
  if (standard && std::count(options.paths.begin(), options.paths.end(), "-") > 0) {
    throw Error(Error::Kind::usage, "--start-request and PATH both read standard input");
  }
  Content content = read_file(options.start_request, options.max_file_size);
  report.path = standard ? "<stdin>" : options.start_request;
  if (content.too_large) {
    throw Error(Error::Kind::input, fmt::format("{}: larger than {} bytes (--max-file-size)",
                                                report.path, options.max_file_size));
  }
  report.bytes = content.bytes.size();
  if (hashed) report.sha256 = sha256(content.bytes);
  report.status = "start request";
  auto start = read_start_request(
      std::make_shared<const Document>(report.path, std::move(content.bytes)), options.start);
  require_request(*start);
  return start;
}

void require_one_pipeline(const std::vector<Result>& results, const StartRequest& start) {
  std::size_t definitions = 0;
  const Result* other = nullptr;
  std::string other_name;
  for (const Result& result : results) {
    if (result.report.status != "checked") continue;
    for (const Analysis* part : result.report.analysis->parts()) {
      ++definitions;
      const std::string& name = part->contents.definition->pipeline_name;
      if (!name.empty() && name == start.pipeline_name) continue;
      other = &result;
      other_name = name;
    }
  }
  if (definitions < 2 || other == nullptr) return;
  const std::string& name = other_name;
  throw Error(
      Error::Kind::usage,
      fmt::format(
          "a start is for one definition, and {} were given: {} is {}, the start request "
          "{}",
          definitions, other->report.path,
          name.empty() ? "without a PipelineName" : "of pipeline " + quoted(name),
          start.pipeline_name.empty() ? "names none" : "names " + quoted(start.pipeline_name)));
}

void drop_repeated(std::vector<Result>& results) {
  std::set<std::tuple<const Document*, std::uint32_t, std::uint32_t, std::string_view, std::string>>
      said;
  for (Result& result : results) {
    if (result.report.status != "checked") continue;
    auto analysis = std::const_pointer_cast<Analysis>(result.report.analysis);
    std::erase_if(analysis->diagnostics, [&](const Diagnostic& found) {
      const Document* const document = found.where.document;
      if (document == &analysis->of(*document).document() ||
          document == analysis->contents.file.get()) {
        return false;
      }
      const Range range = found.where.range;
      return !said.insert({document, range.begin, range.end, found.rule, found.message}).second;
    });
  }
}

}  // namespace plumbline::cli
