#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/build_tool.h"
#include "schemas/compile.h"

namespace plumbline::schema {
namespace {

std::string number(table::Index index) {
  return index == table::none ? "none" : std::to_string(index);
}

// What a message says was expected: "a string, null or a function".
std::string expected(const CompiledNode& node, const Compiled& all) {
  std::vector<std::string> kinds;
  const auto add = [&](unsigned kind, std::string words) {
    if ((node.kinds & kind) != 0) kinds.push_back(std::move(words));
  };
  add(table::string, "a string");
  add(table::number, "a number");
  add(table::integer, "an integer");
  add(table::boolean, "a boolean");
  add(table::array, "an array");
  add(table::object, "an object");
  add(table::null, "null");
  if ((node.kinds & table::function) != 0 && node.shape != table::none) {
    const CompiledObject& function = all.objects[node.shape];
    add(table::function, function.one_of.empty() ? "a `" + function.properties.front().key + "`"
                                                 : std::string("a function"));
  }
  std::string out;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i > 0) out += i + 1 == kinds.size() ? " or " : ", ";
    out += kinds[i];
  }
  return out;
}

// All rows of one type end up in one array; a list is a pointer into it and a length.
class Array {
 public:
  Array(std::string_view type, std::string_view name) : type_(type), name_(name) {}

  std::string list(const std::vector<std::string>& rows) {
    if (rows.empty()) return "{}";
    const std::size_t first = rows_.size();
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    return "{" + name_ + " + " + std::to_string(first) + ", " + std::to_string(rows.size()) + "}";
  }

  std::string definition() const {
    std::string out = "constexpr " + type_ + " " + name_ + "[] = {\n";
    for (const std::string& row : rows_) out += "    " + row + ",\n";
    return out + "};\n";
  }

 private:
  std::string type_, name_;
  std::vector<std::string> rows_;
};

std::vector<std::string> quoted(const Names& names) {
  std::vector<std::string> rows;
  for (const std::string& name : names) rows.push_back(quote(name));
  return rows;
}

}  // namespace

std::string write_table(const Compiled& all) {
  Array strings("std::string_view", "strings"), properties("Property", "properties"),
      renames("Rename", "renames"), cases("Case", "cases");
  std::ostringstream nodes, objects;
  for (const CompiledNode& node : all.nodes) {
    nodes << "    {" << node.kinds << ", " << truth(node.free) << ", "
          << truth(node.function_doubtful) << ", Fault::" << node.fault << ", "
          << number(node.shape) << ", " << number(node.items) << ", "
          << strings.list(quoted(node.values)) << ", " << strings.list(quoted(node.doubtful))
          << ", " << quote(expected(node, all)) << "},\n";
  }
  for (const CompiledObject& object : all.objects) {
    std::vector<std::string> rows, pairs, selected;
    for (const CompiledProperty& property : object.properties) {
      rows.push_back("{" + quote(property.key) + ", " + number(property.node) + ", " +
                     truth(property.required) + ", " + truth(property.doubtful) + "}");
    }
    for (const auto& [written, meant] : object.renamed) {
      pairs.push_back("{" + quote(written) + ", " + quote(meant) + "}");
    }
    for (const auto& [value, index] : object.cases) {
      selected.push_back("{" + quote(value) + ", " + number(index) + "}");
    }
    objects << "    {" << quote(object.owner) << ", " << properties.list(rows) << ", "
            << strings.list(quoted(object.one_of)) << ", " << renames.list(pairs) << ", "
            << strings.list(quoted(object.doubtful)) << ", " << quote(object.dispatch) << ", "
            << cases.list(selected) << ", " << truth(object.open) << ", "
            << number(object.additional) << "},\n";
  }
  const std::string step_types = strings.list(quoted(all.step_types));
  std::ostringstream out;
  out << "// Written by schemas/compile.cpp from definition.schema.json.\n"
      << "#include \"schemas/envelope_table.h\"\n\n"
      << "namespace plumbline::schema::table {\nnamespace {\n\n"
      << strings.definition() << "\n"
      << properties.definition() << "\n"
      << renames.definition() << "\n"
      << cases.definition() << "\nconstexpr Node nodes[] = {\n"
      << nodes.str() << "};\n\nconstexpr Object objects[] = {\n"
      << objects.str() << "};\n\n}  // namespace\n\n"
      << "constinit const Table envelope{nodes, objects, " << number(all.function) << ", "
      << step_types << ", " << quote(all.facts_date) << "};\n\n"
      << "}  // namespace plumbline::schema::table\n";
  return out.str();
}

}  // namespace plumbline::schema
