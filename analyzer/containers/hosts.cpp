#include "analyzer/containers/hosts.h"

#include "analyzer/containers/yaml.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::containers {
namespace {

std::string literal(const HostNode& node) {
  const std::string_view text = node.string();
  return is_placeholder(text) ? std::string() : std::string(text);
}

}  // namespace

void add_unseen(std::string_view label, std::string_view why, Found& found) {
  found.unseen.push_back(quoted(label) + ": " + std::string(why));
}

void add_definition(const Host& host, const HostNode& body, std::string name, std::string label,
                    Found& found) {
  found.known = true;
  Assembler out(host);
  Writer writer(out);
  const std::string_view function = function_of(body);
  const bool object = (body.is_map() && function.empty()) || function == "ToJsonString";
  const bool fine = object && function.empty() ? writer.value(body) : writer.text(body);
  const json::Problem failure = writer.failure();
  if (!fine && !is_template_mark(host->text(), failure.range.begin)) {
    found.faults.push_back(failure);
    return;
  }
  if (!fine || !writer.any_literal()) {
    return add_unseen(label, "its definition is put in by another tool", found);
  }
  add_assembled(out, object, std::move(name), std::move(label), found);
}

void add_assembled(Assembler& out, bool as_values, std::string name, std::string label,
                   Found& found) {
  auto document = out.finish(as_values);
  json::Parsed parsed = json::parse(*document);
  if (out.is_torn(*document, parsed)) {
    return add_unseen(label, "parts of its definition are put in by another tool", found);
  }
  found.definitions.push_back(
      {std::move(document), std::move(parsed), std::move(name), std::move(label)});
}

void find_in_resource(const Host& host, std::string_view id, const HostNode& resource,
                      Found& found) {
  if (resource["Type"].string() != resource_type) return;
  found.known = true;
  const HostNode& properties = resource["Properties"];
  const HostNode& definition = properties["PipelineDefinition"];
  const HostNode& body = definition["PipelineDefinitionBody"];
  if (!body) {
    return add_unseen(id,
                      definition["PipelineDefinitionS3Location"]
                          ? "its definition lies in S3"
                          : "its definition is not in the template",
                      found);
  }
  add_definition(host, body, literal(properties["PipelineName"]), std::string(id), found);
}

void find_in_object(const Host& host, const HostNode& object, Found& found) {
  for (const HostNode& item : object["items"].real().children) {
    if (object["kind"].string().ends_with("List")) find_in_object(host, item, found);
  }
  if (object["kind"].string() != "Pipeline" ||
      !object["apiVersion"].string().starts_with(api_group)) {
    return;
  }
  found.known = true;
  const HostNode& spec = object["spec"];
  std::string label(object["metadata"]["name"].string());
  const HostNode& body = spec["pipelineDefinition"];
  if (!body) {
    return add_unseen(
        label,
        spec["pipelineDefinitionS3Location"] ? "its definition lies in S3" : "it has no definition",
        found);
  }
  add_definition(host, body, literal(spec["pipelineName"]), std::move(label), found);
}

Found find_in_yaml(const Host& host) {
  Found found;
  if (const std::size_t nul = host->text().find('\0'); nul != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(nul);
    found.faults.push_back({json::Fault::nul_byte,
                            {at, at + 1},
                            "a NUL byte ends what can be read: expected text",
                            {},
                            std::nullopt,
                            {}});
    return found;
  }
  const Yaml yaml = parse_yaml(host->text());
  for (const HostNode& document : yaml.documents) {
    const HostNode& resources = document["Resources"].real();
    if (resources.kind == HostNode::Kind::map) {
      for (std::size_t i = 0; i + 1 < resources.children.size(); i += 2) {
        find_in_resource(host, resources.children[i].text, resources.children[i + 1], found);
      }
    }
    find_in_object(host, document, found);
  }
  const auto holds = [&](std::string_view mark) {
    return host->text().find(mark) != std::string_view::npos;
  };
  if (yaml.fault && (holds("{{") || holds("{%"))) {
    found.known = true;
    found.unseen.push_back("a template of another tool is no YAML yet: " + yaml.fault->message);
  } else if (yaml.fault) {
    const std::uint32_t at = yaml.fault->at;
    found.faults.push_back({yaml.fault->too_deep ? json::Fault::too_deep : json::Fault::malformed,
                            {at, std::min(at + 1, host->size())},
                            "not YAML from here on: " + yaml.fault->message,
                            {},
                            std::nullopt,
                            {}});
  }
  return found;
}

}  // namespace plumbline::containers
