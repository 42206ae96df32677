#include "tests/hosts.h"

#include <algorithm>

#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"

namespace plumbline::tests {
namespace {

bool often(Random& random, unsigned one_in) { return random() % one_in == 0; }

std::string escape(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("\\u00") + digits[byte >> 4U] + digits[byte & 15U];
}

// Between the quotes of a JSON string, with more escapes than there need be.
std::string json_text(std::string_view text, Random& random) {
  std::string out;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && often(random, 20)) {
      out += escape(c);
    } else if (c == '/' && often(random, 3)) {
      out += "\\/";
    } else {
      out += json::escaped({&c, 1});
    }
  }
  return out;
}

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t next = text.find(what, at);
    out += text.substr(at, next - at);
    if (next == std::string_view::npos) return out;
    out += by;
    at = next + what.size();
  }
}

std::string crlf(std::string text, Random& random) {
  return often(random, 3) ? replaced(text, "\n", "\r\n") : text;
}

std::string lines_indented(std::string_view text, const std::string& indent) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += indent + std::string(text.substr(at, end - at));
    out += '\n';
    at = end + 1;
  }
  return out;
}

std::string template_json(const std::string& body) {
  return "{\"Resources\": {\"Other\": {\"Type\": \"AWS::S3::Bucket\"},\n  \"P\": {\"Type\": "
         "\"AWS::SageMaker::Pipeline\", \"Properties\": {\"PipelineName\": \"p\",\n"
         "  \"PipelineDefinition\": {\"PipelineDefinitionBody\": " +
         body + "}}}}}\n";
}

std::string template_yaml(const std::string& body) {
  return "# a template: \xC3\xA9\nAWSTemplateFormatVersion: '2010-09-09'\nResources:\n  P:\n"
         "    Type: AWS::SageMaker::Pipeline\n    Properties:\n      PipelineName: p\n"
         "      PipelineDefinition:\n        PipelineDefinitionBody: " +
         body + "  Other: {Type: 'AWS::S3::Bucket'}\n";
}

std::string in_json(std::string_view definition, const json::Value&, Random& random) {
  return template_json('"' + json_text(definition, random) + '"');
}

std::string in_answer(std::string_view definition, const json::Value&, Random& random) {
  return crlf(
      "{\n\t\"PipelineArn\": \"arn:aws:sagemaker:eu-west-1:111122223333:pipeline/p\",\n\t\"note\": "
      "\"\xC3\xA9\", \"PipelineDefinition\": \"" +
          json_text(definition, random) + "\",\n\t\"PipelineStatus\": \"Active\"}\n",
      random);
}

std::string in_request(std::string_view definition, const json::Value&, Random& random) {
  return "{\"PipelineName\": \"p\", \"PipelineDefinition\": \"" + json_text(definition, random) +
         "\", \"ClientRequestToken\": \"x\"}";
}

std::string in_sub(std::string_view definition, const json::Value&, Random& random) {
  return template_json("{\"Fn::Sub\": \"" + json_text(definition, random) + "\"}");
}

bool is_inside_string(std::string_view json) {
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      inside = !inside;
    }
  }
  return inside;
}

std::string in_join(std::string_view definition, const json::Value&, Random& random) {
  std::string out = "{\"Fn::Join\": [\"\", [";
  for (std::size_t at = 0; at < definition.size();) {
    std::size_t end = std::min<std::size_t>(definition.size(), at + 1 + random() % 60);
    while (end < definition.size() &&
           (static_cast<unsigned char>(definition[end]) & 0xC0U) == 0x80U)
      ++end;
    // Tokens stay in one piece: only then have they a place of their own.
    do {
      end = std::min(definition.find_first_of(",\n", end), definition.size() - 1) + 1;
    } while (end < definition.size() && is_inside_string(definition.substr(0, end)));
    out += (at == 0 ? "\"" : ", \"") + json_text(definition.substr(at, end - at), random) + '"';
    at = end;
  }
  return template_json(out + "]]}");
}

std::string in_planned(std::string_view definition, const json::Value&, Random& random) {
  return "{\"format_version\": \"1.2\", \"planned_values\": {\"root_module\": {\"child_modules\": "
         "[{\"resources\": [{\"address\": \"module.m.aws_sagemaker_pipeline.p\", \"type\": "
         "\"aws_sagemaker_pipeline\", \"values\": {\"pipeline_definition\": \"" +
         json_text(definition, random) + "\"}}]}]}}}\n";
}

std::string in_literal(std::string_view definition, const json::Value&, Random& random) {
  constexpr std::string_view headers[] = {"|", "|-", "|+", "|  # a comment", "|2-", "|-2"};
  const std::string header(headers[random() % 6]);
  const bool two = header.find('2') != std::string::npos;
  const std::string indent(two ? 10 : 9 + random() % 6, ' ');
  return crlf(template_yaml(header + "\n" + lines_indented(definition, indent)), random);
}

std::string in_sub_block(std::string_view definition, const json::Value&, Random& random) {
  return crlf(template_yaml("!Sub &body |\n" + lines_indented(definition, std::string(12, ' '))),
              random);
}

std::string in_folded(std::string_view definition, const json::Value&, Random& random) {
  const std::string indent(9 + random() % 6, ' ');
  return crlf(
      template_yaml((often(random, 2) ? ">\n" : ">-\n") + lines_indented(definition, indent)),
      random);
}

std::string in_ack(std::string_view definition, const json::Value&, Random& random) {
  return crlf(
      "apiVersion: v1\nkind: ConfigMap\n---\napiVersion: "
      "sagemaker.services.k8s.aws/v1alpha1\nkind: Pipeline\nmetadata:\n  name: p\nspec:\n"
      "  pipelineDefinition: |\n" +
          lines_indented(definition, "     ") + "  pipelineName: p\n---\n{}\n",
      random);
}

// A blank between two other characters may be a line end in a quoted scalar.
std::string folded(const std::string& text, Random& random) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto is_plain = [&](std::size_t at) {
      return at < text.size() && text[at] != ' ' && text[at] != '\t' && text[at] != '\\';
    };
    if (text[i] == ' ' && i > 0 && is_plain(i - 1) && is_plain(i + 1) && often(random, 4)) {
      out += "\n            ";
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string in_double(std::string_view definition, const json::Value&, Random& random) {
  return template_yaml('"' + folded(json_text(definition, random), random) + "\"\n");
}

std::string in_single(std::string_view definition, const json::Value&, Random& random) {
  const std::string one_line = replaced(definition, "\n", " ");
  return template_yaml("'" + folded(replaced(one_line, "'", "''"), random) + "'\n");
}

std::string terraform(const std::string& expression) {
  return "# \xC3\xA9 {\nlocals { x = \"${var.y}\" }\nresource \"aws_sagemaker_pipeline\" \"p\" {\n"
         "  pipeline_name = \"p\"\n  pipeline_definition = " +
         expression + "\n  tags = { a = \"b\" }\n}\n";
}

std::string hcl_template(std::string_view text) {
  return replaced(replaced(text, "${", "$${"), "%{", "%%{");
}

std::string in_heredoc(std::string_view definition, const json::Value&, Random& random) {
  const bool stripped = often(random, 2);
  return crlf(
      terraform((stripped ? "<<-EOF\n" : "<<EOF\n") +
                lines_indented(hcl_template(definition), stripped ? "     " : "") + "    EOF"),
      random);
}

std::string hcl_text(std::string_view text, Random& random) {
  std::string out;
  for (const char c : text) {
    const bool letter = c >= 'a' && c <= 'z';
    if (letter && often(random, 20)) {
      out += escape(c);
    } else if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (static_cast<unsigned char>(c) < 0x20U) {
      out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : escape(c);
    } else {
      out += c;
    }
  }
  return hcl_template(out);
}

std::string in_hcl_string(std::string_view definition, const json::Value&, Random& random) {
  return terraform('"' + hcl_text(definition, random) + '"');
}

std::string as_json_object(std::string_view definition, const json::Value&, Random&) {
  return template_json(std::string(definition));
}

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

class ObjectWriter {
 public:
  ObjectWriter(Random& random, bool hcl) : random_(random), hcl_(hcl) {}

  std::string flow(const json::Value& value) {
    std::string out;
    switch (value.kind()) {
      case json::Kind::object:
        out = "{";
        for (const json::Member& member : value.members()) {
          if (out.size() > 1) out += hcl_ && often(random_, 2) ? "\n" : ", ";
          out += key(member.key) + (hcl_ && often(random_, 2) ? " = " : ": ") + flow(member.value);
        }
        return out + "}";
      case json::Kind::array:
        out = "[";
        for (const json::Value& item : value.items()) {
          if (out.size() > 1) out += often(random_, 4) ? ",\n              " : ", ";
          out += flow(item);
        }
        return out + "]";
      case json::Kind::string: return string(value.text());
      default: return std::string(value.text());
    }
  }

  // Behind `key:` or `-`, with its line end.
  std::string block(const json::Value& value, std::size_t depth) {
    if (value.size() == 0 || often(random_, 8)) return " " + flow(value) + line_end();
    std::string out = line_end();
    const std::string indent(depth, ' ');
    if (value.is(json::Kind::object)) {
      for (const json::Member& member : value.members()) {
        out += indent + key(member.key) + ":" + block(member.value, depth + 2);
      }
    } else {
      for (const json::Value& item : value.items()) {
        out += indent + "-" + block(item, depth + 2);
      }
    }
    return out;
  }

 private:
  std::string line_end() { return often(random_, 10) ? "   # comment \"x\": {\n" : "\n"; }

  std::string key(std::string_view text) {
    return is_word(text) && (hcl_ || often(random_, 2)) && text != "for" ? std::string(text)
                                                                         : string(text);
  }

  std::string string(std::string_view text) {
    if (hcl_) return '"' + hcl_text(text, random_) + '"';
    constexpr std::string_view words[] = {"true", "null", "no", "on",   "off",
                                          "yes",  "y",    "n",  "false"};
    std::string low(text);
    for (char& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool plain =
        is_word(text) && std::find(std::begin(words), std::end(words), low) == std::end(words);
    if (plain && often(random_, 2)) return std::string(text);
    const bool control = std::any_of(text.begin(), text.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x20U; });
    if (!control && often(random_, 2)) return "'" + replaced(text, "'", "''") + "'";
    return '"' + json_text(text, random_) + '"';
  }

  Random& random_;
  bool hcl_;
};

std::string as_yaml_block(std::string_view, const json::Value& root, Random& random) {
  return template_yaml(ObjectWriter(random, false).block(root, 10));
}
std::string as_yaml_flow(std::string_view, const json::Value& root, Random& random) {
  return template_yaml(ObjectWriter(random, false).flow(root) + "\n");
}
std::string as_hcl(std::string_view, const json::Value& root, Random& random) {
  return terraform("jsonencode(" + ObjectWriter(random, true).flow(root) + ")");
}

std::string json_decoded(std::string_view between) {
  const Document document("string", '"' + std::string(between) + '"');
  const json::Parsed parsed = json::parse(document);
  return std::string(parsed.tree.root().text());
}

// Line ends and what is around them are one blank.
std::string unfolded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || text[i] == '\r') {
      while (i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\n')) ++i;
      out += ' ';
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string hcl_decoded(std::string_view between) {
  return replaced(replaced(json_decoded(between), "$${", "${"), "%%{", "%{");
}

}  // namespace

const std::vector<HostKind>& host_kinds() {
  static const std::vector<HostKind> kinds{
      {"an answer of describe-pipeline", "d.json", Spelt::json, true, in_answer, false},
      {"a request of create-pipeline", "c.json", Spelt::json, true, in_request, false},
      {"a string in a template in JSON", "t.json", Spelt::json, true, in_json, false},
      {"Fn::Sub in a template in JSON", "t.json", Spelt::json, true, in_sub, true},
      {"Fn::Join in a template in JSON", "t.template", Spelt::json, true, in_join, false},
      {"an object in a template in JSON", "t.json", Spelt::as_is, true, as_json_object, true},
      {"planned values of Terraform", "plan.json", Spelt::json, true, in_planned, false},
      {"a literal block in a template in YAML", "t.yaml", Spelt::as_is, true, in_literal, false},
      {"Sub in a template in YAML", "t.yaml", Spelt::as_is, true, in_sub_block, true},
      {"a folded block in a template in YAML", "t.yml", Spelt::as_is, false, in_folded, false},
      {"double quotes in a template in YAML", "t.yaml", Spelt::json, true, in_double, false},
      {"single quotes in a template in YAML", "t.template", Spelt::single, false, in_single, false},
      {"blocks in a template in YAML", "t.yaml", Spelt::any_yaml, false, as_yaml_block, true},
      {"brackets in a template in YAML", "t.yaml", Spelt::any_yaml, false, as_yaml_flow, true},
      {"a resource of Kubernetes", "k.yaml", Spelt::as_is, true, in_ack, false},
      {"a heredoc of Terraform", "main.tf", Spelt::heredoc, true, in_heredoc, false},
      {"a string of Terraform", "main.tf", Spelt::hcl, true, in_hcl_string, false},
      {"jsonencode of Terraform", "main.tf", Spelt::any_hcl, false, as_hcl, true},
  };
  return kinds;
}

std::string decoded(Spelt spelt, std::string_view bytes) {
  const auto inside = [&] { return bytes.substr(1, bytes.size() - 2); };
  switch (spelt) {
    case Spelt::as_is: return std::string(bytes);
    case Spelt::json: return json_decoded(unfolded(bytes));
    case Spelt::single: return replaced(unfolded(bytes), "''", "'");
    case Spelt::heredoc: return replaced(replaced(bytes, "$${", "${"), "%%{", "%{");
    case Spelt::hcl: return hcl_decoded(bytes);
    case Spelt::any_hcl:
    case Spelt::any_yaml:
      if (bytes.starts_with('"')) {
        const std::string text =
            spelt == Spelt::any_hcl ? hcl_decoded(inside()) : json_decoded(inside());
        return json::quote(text);
      }
      if (bytes.starts_with('\'')) return json::quote(replaced(inside(), "''", "'"));
      return std::string(bytes);
  }
  return {};
}

}  // namespace plumbline::tests
