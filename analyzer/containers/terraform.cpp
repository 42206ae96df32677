#include <vector>

#include "analyzer/containers/hcl.h"
#include "analyzer/containers/hosts.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::containers {
namespace {

struct Attribute {
  std::uint32_t at = 0;  // of its expression
  bool given = false;
};

// A string without templates and escapes; else empty.
std::string plain_string(std::string_view text, const Attribute& attribute) {
  if (!attribute.given || text.substr(attribute.at, 1) != "\"") return {};
  const std::size_t end = text.find('"', attribute.at + 1);
  const std::string_view inside = text.substr(attribute.at + 1, end - attribute.at - 1);
  const bool plain = inside.find_first_of("\\\n{") == std::string_view::npos;
  return plain ? std::string(inside) : std::string();
}

void add(const Host& host, const Attribute& definition, std::string name, std::string label,
         Found& found) {
  if (!definition.given) return add_unseen(label, "it has no definition", found);
  Hcl from(host->text(), definition.at);
  Assembler out(host);
  HclWriter writer(out, from);
  const bool encoded = from.sees("jsonencode");
  bool fine = false;
  if (encoded) {
    from.identifier();
    from.skip_space(false);
    if (from.peek() == '(') {
      from.go(from.at() + 1);
      from.skip_space(true);
      fine = writer.value(true);
      from.skip_space(true);
      if (from.peek() == ',') from.go(from.at() + 1);
      from.skip_space(true);
      fine = fine && from.peek() == ')';
      from.go(from.at() + 1);
    }
  } else {
    fine = writer.text();
  }
  from.skip_space(false);
  const bool ends = from.end() || from.peek() == '\n' || from.peek() == '\r' || from.peek() == '}';
  if (!fine || !ends || !writer.any_literal()) {
    Hcl all(host->text(), definition.at);
    all.skip_expression(false);
    const std::string_view source = host->text().substr(definition.at, all.at() - definition.at);
    return add_unseen(label, "its definition is the value of " + quoted(source), found);
  }
  add_assembled(out, encoded, std::move(name), std::move(label), found);
}

// Behind the `{` of a resource.
void read_resource(const Host& host, Hcl& from, const std::string& label, Found& found) {
  Attribute name, definition;
  for (;;) {
    from.skip_space(true);
    if (from.end() || from.peek() == '}') break;
    const std::string_view key = from.identifier();
    if (key.empty()) {
      from.skip_thing();
      continue;
    }
    from.skip_space(false);
    if (from.peek() != '=' || from.peek(1) == '=') continue;
    from.go(from.at() + 1);
    from.skip_space(false);
    if (key == "pipeline_name") name = {from.at(), true};
    if (key == "pipeline_definition") definition = {from.at(), true};
    from.skip_expression(false);
  }
  if (!from.end()) from.go(from.at() + 1);
  if (!from.failed()) add(host, definition, plain_string(host->text(), name), label, found);
}

}  // namespace

Found find_in_terraform(const Host& host) {
  Found found;
  const std::string_view text = host->text();
  Hcl from(text, text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  std::uint32_t begin = 0;
  for (;;) {
    from.skip_space(true);
    if (from.end()) break;
    begin = from.at();
    const std::string_view kind = from.identifier();
    std::vector<std::string_view> labels;
    for (from.skip_space(false); from.peek() == '"' || !kind.empty(); from.skip_space(false)) {
      const std::uint32_t at = from.at();
      if (from.peek() == '"') {
        from.skip_thing();
        if (!from.failed()) labels.push_back(text.substr(at + 1, from.at() - at - 2));
      } else if (from.identifier().empty()) {
        break;
      } else {
        labels.push_back(text.substr(at, from.at() - at));
      }
      if (from.failed()) break;
    }
    if (kind == "resource" && labels.size() == 2 && labels[0] == terraform_type &&
        from.peek() == '{') {
      from.go(from.at() + 1);
      found.known = true;
      read_resource(host, from, std::string(terraform_type) + '.' + std::string(labels[1]), found);
    } else if (from.peek() == '=') {
      from.go(from.at() + 1);
      from.skip_expression(false);
    } else {
      from.skip_thing();
    }
  }
  if (from.failed()) {
    found.faults.push_back(
        {json::Fault::malformed,
         {begin, begin + 1},
         "the block that begins here is not Terraform's language: " + std::string(from.why()),
         {},
         std::nullopt,
         {}});
  }
  return found;
}

}  // namespace plumbline::containers
