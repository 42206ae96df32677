#include "analyzer/containers/containers.h"

#include <algorithm>

#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"

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
  if (root["Resources"].is(Kind::object)) return "a CloudFormation template, which is not read yet";
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
  embedding.escape = json::escaped;
  std::string name{host->name()};
  embedding.host = std::move(host);
  return std::make_shared<const Document>(std::move(name), std::string(value.text()),
                                          std::move(embedding));
}

Contents open_definition(std::shared_ptr<const Document> file) {
  Contents contents;
  json::Parsed parsed = json::parse(*file);
  const json::Value& root = parsed.tree.root();
  contents.file = file;
  if (root.is(Kind::object) && is_definition(root)) {
    contents.definition = Opened{std::move(file), std::move(parsed), {}};
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
    contents.definition = Opened{std::move(document), std::move(inner), std::string(name)};
    contents.host = std::move(parsed);
    return contents;
  }
  if (is_binary(file->text())) {
    contents.why_not = "not a JSON document";
  } else if (parsed.tree.truncated()) {
    const std::string_view text = file->text();
    const auto holds = [&](std::string_view name) {
      return text.find(name) != std::string_view::npos;
    };
    contents.guessed =
        !holds("\"Steps\"") && !holds("\\\"Steps\\\"") && !holds("\"PipelineDefinition\"");
    // What the text would have become is not known: only that it is broken can be said.
    parsed.tree = json::Tree();
    contents.definition = Opened{std::move(file), std::move(parsed), {}};
    return contents;
  } else {
    contents.why_not = describe(root);
  }
  contents.host = std::move(parsed);
  return contents;
}

}  // namespace plumbline
