#include "analyzer/containers/containers.h"

#include <algorithm>

#include "analyzer/containers/hosts.h"
#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline {
namespace {

using json::Kind;

constexpr std::string_view language_version = "2020-12-01";

bool is_definition(const json::Value& root) {
  return root["Steps"] || root["Version"].text() == language_version;
}

// `pipeline/NAME` at the end of an ARN.
std::string_view name_in_arn(std::string_view arn) {
  const std::size_t slash = arn.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : arn.substr(slash + 1);
}

std::string describe(const json::Value& root) {
  if (!root.is(Kind::object)) {
    return std::string(json::to_string(root.kind())) + " at the top";
  }
  if (root["PipelineDefinition"]) return "`PipelineDefinition` is no text";
  if (root["PipelineDefinitionS3Location"]) return "a request whose definition lies in S3";
  if (root["Resources"].is(Kind::object)) return "a CloudFormation template without a pipeline";
  if (root["format_version"] && root["terraform_version"]) {
    return "output of Terraform without a pipeline";
  }
  return "a JSON object without `Steps` and without `PipelineDefinition`";
}

// Nothing that begins like JSON, and bytes that no text has.
bool is_binary(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return false;  // UTF-16
  std::size_t start = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  start = text.find_first_not_of(" \t\r\n", start);
  if (start == std::string_view::npos || text[start] == '{' || text[start] == '[') return false;
  constexpr std::size_t looked_at = 4096;
  const std::string_view front = text.substr(0, looked_at);
  const std::size_t bad = json::find_invalid_utf8(front);
  // A character that the end of the front part cuts through is none that is wrong.
  return front.find('\0') != std::string_view::npos ||
         (bad != std::string_view::npos && bad + 4 < looked_at);
}

enum class Syntax : std::uint8_t { json, yaml, terraform };

bool holds(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}
// Whether a YAML file is worth reading: most are about something else.
bool may_be_yaml(std::string_view text) {
  return holds(text, containers::resource_type) || holds(text, containers::api_group);
}

bool is_yaml_name(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml");
}

Syntax syntax_of(const Document& file) {
  const std::string_view name = file.name(), text = file.text();
  if (name.ends_with(".json")) return Syntax::json;
  if (name.ends_with(".tf")) return Syntax::terraform;
  std::size_t start = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  start = text.find_first_not_of(" \t\r\n", start);
  const char first = start == std::string_view::npos ? '\0' : text[start];
  if (first == '{' || first == '[') return Syntax::json;
  if (is_yaml_name(name)) return Syntax::yaml;
  if (may_be_yaml(text)) return Syntax::yaml;
  const bool terraform = holds(text, containers::terraform_type) && holds(text, "resource ");
  return terraform ? Syntax::terraform : Syntax::json;
}

// The pipelines that were found, the first before the others.
void take(containers::Found found, std::string_view pipeline, Contents& contents) {
  if (!found.definitions.empty() || !found.unseen.empty()) contents.why_not.clear();
  contents.unseen = std::move(found.unseen);
  std::vector<Opened>& all = found.definitions;
  const auto place = [](const Opened& one) { return one.document->visible({0, 0}).range.begin; };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Opened& a, const Opened& b) { return place(a) < place(b); });
  std::string names;
  for (const Opened& one : all) {
    names += (names.empty() ? "" : ", ") + quoted(one.name());
  }
  if (!pipeline.empty()) {
    std::erase_if(all, [&](const Opened& one) { return !one.is_called(pipeline); });
  }
  if (!all.empty()) {
    contents.definition = std::move(all.front());
    all.erase(all.begin());
    contents.others = std::move(all);
  } else if (!names.empty()) {
    contents.why_not = "no pipeline " + quoted(pipeline) + ", only " + names;
  } else if (!contents.unseen.empty()) {
    contents.why_not = contents.unseen.front();
  }
}

// What was found in a file that is no JSON. When that is only what keeps it from being read, the
// file itself stands for the definition, so that those faults are reported.
Contents open_found(std::shared_ptr<const Document> file, containers::Found found,
                    std::string_view pipeline, std::string why_not) {
  Contents contents;
  contents.file = file;
  contents.why_not = std::move(why_not);
  json::Parsed parsed;
  parsed.problems = std::move(found.faults);
  take(std::move(found), pipeline, contents);
  if (!contents.definition && !parsed.problems.empty()) {
    contents.definition = Opened{std::move(file), std::move(parsed), {}, {}};
  } else {
    contents.host = std::move(parsed);
  }
  return contents;
}

Contents open_yaml(std::shared_ptr<const Document> file, std::string_view pipeline) {
  containers::Found found;
  if (may_be_yaml(file->text())) found = containers::find_in_yaml(file);
  return open_found(std::move(file), std::move(found), pipeline,
                    "YAML without a pipeline of CloudFormation or Kubernetes");
}

Contents open_terraform(std::shared_ptr<const Document> file, std::string_view pipeline) {
  containers::Found found;
  if (holds(file->text(), containers::terraform_type)) found = containers::find_in_terraform(file);
  return open_found(std::move(file), std::move(found), pipeline,
                    "a Terraform file without `aws_sagemaker_pipeline`");
}

}  // namespace

std::shared_ptr<const Document> embed(std::shared_ptr<const Document> host,
                                      const json::Value& value) {
  const Range range = value.range();
  Embedding embedding;
  std::uint32_t inner = 0, at = range.begin + 1;
  embedding.pieces.push_back({inner, at});
  const std::string_view raw = host->text();
  const auto hex = [&](std::uint32_t from) {
    return static_cast<std::uint32_t>(std::stoul(std::string(raw.substr(from, 4)), nullptr, 16));
  };
  while (at + 1 < range.end) {
    const std::size_t escape = std::min<std::size_t>(raw.find('\\', at), range.end - 1);
    inner += static_cast<std::uint32_t>(escape) - at;
    at = static_cast<std::uint32_t>(escape);
    if (at + 1 >= range.end) break;
    std::uint32_t taken = 2, given = 1;
    if (raw[at + 1] == 'u') {
      const std::uint32_t unit = hex(at + 2);
      taken = 6;
      given = unit < 0x80U ? 1 : unit < 0x800U ? 2 : 3;
      const bool pair = unit >= 0xD800U && unit < 0xDC00U && raw[at + 6] == '\\' &&
                        raw[at + 7] == 'u' && hex(at + 8) >= 0xDC00U && hex(at + 8) < 0xE000U;
      if (pair) {
        taken = 12;
        given = 4;
      }
    }
    at += taken;
    inner += given;
    embedding.pieces.push_back({inner, at});
  }
  if (embedding.pieces.back().inner != inner) embedding.pieces.push_back({inner, at});
  embedding.spell = [](const Document&, Range, std::string_view text) {
    return std::optional<std::string>(json::escaped(text));
  };
  std::string name{host->name()};
  embedding.host = std::move(host);
  return std::make_shared<const Document>(std::move(name), std::string(value.text()),
                                          std::move(embedding));
}

Contents open_definition(std::shared_ptr<const Document> file, std::string_view pipeline) {
  const Syntax syntax = syntax_of(*file);
  if (syntax == Syntax::yaml) return open_yaml(std::move(file), pipeline);
  if (syntax == Syntax::terraform) return open_terraform(std::move(file), pipeline);
  Contents contents;
  json::Parsed parsed = json::parse(*file);
  const json::Value& root = parsed.tree.root();
  contents.file = file;
  if (root.is(Kind::object) && is_definition(root)) {
    contents.definition = Opened{std::move(file), std::move(parsed), {}, {}};
    return contents;
  }
  if (const json::Value& text = root["PipelineDefinition"]; text.is(Kind::string)) {
    auto document = embed(file, text);
    json::Parsed inner = json::parse(*document);
    // The file's own problems say so already, at the bytes that the user sees.
    std::erase_if(inner.problems, [](const json::Problem& problem) {
      return problem.fault == json::Fault::invalid_utf8;
    });
    std::string_view name = root["PipelineName"].text();
    if (name.empty()) name = name_in_arn(root["PipelineArn"].text());
    contents.definition = Opened{std::move(document), std::move(inner), std::string(name), {}};
    contents.host = std::move(parsed);
    return contents;
  }
  if (root.is(Kind::object)) {
    containers::Found found = containers::find_in_json(file, root);
    for (json::Problem& fault : found.faults) parsed.problems.push_back(std::move(fault));
    const bool any = !found.definitions.empty() || !found.unseen.empty();
    take(std::move(found), pipeline, contents);
    if (any) {
      contents.host = std::move(parsed);
      return contents;
    }
  }
  if (is_binary(file->text())) {
    contents.why_not = "not a JSON document";
  } else if (parsed.tree.truncated() && is_yaml_name(file->name())) {
    return open_yaml(std::move(file), pipeline);  // braces are YAML too
  } else if (parsed.tree.truncated()) {
    const std::string_view text = file->text();
    contents.guessed = !holds(text, "\"Steps\"") && !holds(text, "\\\"Steps\\\"") &&
                       !holds(text, "\"PipelineDefinition\"") &&
                       !holds(text, containers::resource_type) &&
                       !holds(text, containers::terraform_type);
    // What the text would have become is not known: only that it is broken can be said.
    parsed.tree = json::Tree();
    contents.definition = Opened{std::move(file), std::move(parsed), {}, {}};
    return contents;
  } else {
    contents.why_not = describe(root);
  }
  contents.host = std::move(parsed);
  return contents;
}

}  // namespace plumbline
