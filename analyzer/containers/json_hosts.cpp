#include <set>

#include "analyzer/containers/hosts.h"

namespace plumbline::containers {
namespace {

using json::Kind;
using json::Value;

// A string that is the definition, as the provider got it.
void add_string(const Host& host, const Value& text, std::string_view name, std::string_view label,
                Found& found) {
  found.known = true;
  if (!text.is(Kind::string) || text.text().empty()) {
    return add_unseen(label, "its definition is known only when it is applied", found);
  }
  auto document = embed(host, text);
  json::Parsed parsed = json::parse(*document);
  std::erase_if(parsed.problems, [](const json::Problem& problem) {
    return problem.fault == json::Fault::invalid_utf8;
  });
  found.definitions.push_back(
      {std::move(document), std::move(parsed), std::string(name), std::string(label)});
}

// `terraform show -json`.
void find_in_module(const Host& host, const Value& module, unsigned depth, Found& found) {
  constexpr unsigned most = 100;
  for (const Value& resource : module["resources"].items()) {
    if (resource["type"].text() != terraform_type) continue;
    const Value& values = resource["values"];
    add_string(host, values["pipeline_definition"], values["pipeline_name"].text(),
               resource["address"].text(), found);
  }
  for (const Value& child : module["child_modules"].items()) {
    if (depth < most) find_in_module(host, child, depth + 1, found);
  }
}

// terraform.tfstate.
void find_in_state(const Host& host, const Value& resources, Found& found) {
  for (const Value& resource : resources.items()) {
    if (resource["type"].text() != terraform_type) continue;
    const std::string label =
        std::string(terraform_type) + '.' + std::string(resource["name"].text());
    for (const Value& instance : resource["instances"].items()) {
      const Value& values = instance["attributes"];
      add_string(host, values["pipeline_definition"], values["pipeline_name"].text(), label, found);
    }
  }
}

// A configuration of Terraform in JSON: strings are templates.
void find_in_configuration(const Host& host, const Value& pipelines, Found& found) {
  for (const json::Member& member : pipelines.members()) {
    const bool several = member.value.is(Kind::array);
    const std::string label = std::string(terraform_type) + '.' + std::string(member.key);
    const auto add = [&](const Value& values) {
      const Value& text = values["pipeline_definition"];
      const Value& name = values["pipeline_name"];
      if (!text.is(Kind::string)) return add_unseen(label, "it has no definition", found);
      // What ${...} stands for is not known, just as in Fn::Sub.
      HostNode body = from_json(text);
      body.tag = "!Sub";
      add_definition(host, body, std::string(name.plain() ? name.text() : std::string_view()),
                     label, found);
    };
    found.known = true;
    if (!several) add(member.value);
    for (const Value& one : member.value.items()) add(one);
  }
}

}  // namespace

Found find_in_json(const Host& host, const Value& root) {
  Found found;
  for (const json::Member& member : root["Resources"].members()) {
    if (member.value["Type"].text() != resource_type) continue;
    find_in_resource(host, member.key, from_json(member.value), found);
  }
  if (root["apiVersion"].is(Kind::string) && root["kind"].is(Kind::string)) {
    const Value& list = root["items"];
    if (root["kind"].text() == "Pipeline") find_in_object(host, from_json(root), found);
    for (const Value& item : list.items()) {
      if (item["kind"].text() == "Pipeline") find_in_object(host, from_json(item), found);
    }
  }
  const Value& planned = root["planned_values"];
  const Value& values = planned ? planned : root["values"];
  if (root["format_version"] || root["terraform_version"]) {
    found.known = found.known || values["root_module"].is(Kind::object);
    find_in_module(host, values["root_module"], 0, found);
  }
  if (root["terraform_version"]) find_in_state(host, root["resources"], found);
  find_in_configuration(host, root["resource"][terraform_type], found);
  return found;
}

}  // namespace plumbline::containers
