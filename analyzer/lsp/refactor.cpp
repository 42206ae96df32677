#include "analyzer/lsp/refactor.h"

#include "analyzer/config/ignore.h"
#include "analyzer/json/edit.h"
#include "analyzer/json/write.h"
#include "analyzer/lsp/names.h"
#include "analyzer/lsp/way.h"

namespace plumbline::lsp {
namespace {

using json::Kind;

std::string_view type_of(const schema::Slot& slot) {
  if (slot.shape == schema::no_shape) return "String";
  switch (schema::shape(slot.shape).kind) {
    case schema::ShapeKind::integer: return "Integer";
    case schema::ShapeKind::number: return "Float";
    case schema::ShapeKind::boolean: return "Boolean";
    default: return "String";
  }
}

std::string_view type_of(const Value& literal) {
  if (literal.is(Kind::boolean)) return "Boolean";
  if (literal.is(Kind::number)) return literal.integer() ? "Integer" : "Float";
  return "String";
}

// Puts a parameter behind the others; the list is made when there is none.
std::optional<Edit> declared(const View& view, const std::string& parameter) {
  const Value& root = view.root();
  const Value& list = root["Parameters"];
  if (list.is(Kind::array)) {
    return json::inserted(view.definition(), list, list.size(), {parameter});
  }
  if (list) return std::nullopt;
  const std::string_view after = root["Metadata"] ? "Metadata" : "Version";
  return json::with_member(view.definition(), root, after, "Parameters", "[" + parameter + "]");
}

std::string unused_name(const Pipeline& pipeline, std::string_view wanted) {
  std::string base;
  for (const char c : wanted) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
    base += fine ? c : '-';
  }
  if (base.empty()) base = "Value";
  std::string name = base;
  for (unsigned number = 2; pipeline.find_parameter(name) != nullptr; ++number) {
    name = base + std::to_string(number);
  }
  return name;
}

// Where a function may be put instead of the value: not in the parts of a function.
bool replaceable(const Way& way) {
  if (way.on_key || way.crumbs.size() < 2 || way.crumbs.front().key != "Steps") return false;
  const std::string_view key = way.crumbs.back().key;
  // A property file is named by a Get and by nothing else.
  const bool part = key == "Get" || key == "PropertyFile" || is_function_key(key);
  if (!way.crumbs.back().is_item && part) return false;
  return schema::takes_function(way.slot());
}

std::optional<Refactoring> extracted(const View& view, const Way& way) {
  const Value& value = *way.value;
  const bool literal = value.is(Kind::string) || value.is(Kind::number) || value.is(Kind::boolean);
  if (!literal || !value.complete() || !replaceable(way)) return std::nullopt;
  std::string_view key;
  for (auto crumb = way.crumbs.rbegin(); crumb != way.crumbs.rend() && key.empty(); ++crumb) {
    const bool plain = !crumb->is_item && crumb->key != "Values" && !is_function_key(crumb->key);
    if (plain) key = crumb->key;
  }
  const std::string name = unused_name(view.pipeline(), key);
  const std::string_view text = view.definition().text(value.range());
  const auto edit = declared(view, R"({"Name": )" + json::quote(name) + R"(, "Type": ")" +
                                       std::string(type_of(value)) + R"(", "DefaultValue": )" +
                                       std::string(text) + "}");
  if (!edit) return std::nullopt;
  Refactoring out{"Extract to parameter " + quoted(name), "refactor.extract", {}};
  out.change.edits = {*edit,
                      {value.range(), R"({"Get": )" + json::quote("Parameters." + name) + "}"}};
  return out;
}

std::optional<Refactoring> joined(const View& view, const Way& way, Range selection) {
  const Document& document = view.definition();
  std::size_t up = 0;
  // In a Get the whole reference is meant.
  if (!way.crumbs.empty() && !way.crumbs.back().is_item && way.crumbs.back().key == "Get") up = 1;
  if (way.crumbs.size() <= up) return std::nullopt;
  Way outer = way;
  outer.crumbs.resize(way.crumbs.size() - up);
  outer.value = &way.at(view.root(), up);
  outer.on_key = false;
  if (way.on_key && up == 0) return std::nullopt;
  if (!replaceable(outer)) return std::nullopt;
  if (up == 0 && !way.value->is(Kind::string)) return std::nullopt;
  const schema::Slot slot = outer.slot();
  const bool text =
      slot.shape == schema::no_shape || schema::shape(slot.shape).kind == schema::ShapeKind::string;
  const std::size_t size = outer.crumbs.size();
  const bool in_join =
      size >= 2 && outer.crumbs.back().is_item && outer.crumbs[size - 2].key == "Values";
  if (!text || in_join) return std::nullopt;
  const Range range = outer.value->range();
  std::string values(document.text(range));
  const Range inside{range.begin + 1, range.end - 1};
  if (up == 0 && selection.begin < selection.end && inside.contains(selection) &&
      document.text(range).find('\\') == std::string_view::npos) {
    values.clear();
    for (const Range part :
         {Range{inside.begin, selection.begin}, selection, Range{selection.end, inside.end}}) {
      if (part.begin == part.end) continue;
      values += (values.empty() ? "\"" : ", \"") + std::string(document.text(part)) + '"';
    }
  }
  Refactoring out{"Wrap in Std:Join", "refactor.rewrite", {}};
  out.change.edits = {{range, R"({"Std:Join": {"On": "", "Values": [)" + values + "]}}"}};
  return out;
}

}  // namespace

std::optional<Refactoring> declare_parameter(const View& view, Range reference) {
  const Way way = way_to(view.root(), reference.begin);
  const std::string_view name = parts_of(way.value->text()).parameter;
  if (name.empty() || view.pipeline().find_parameter(name) != nullptr) return std::nullopt;
  const auto edit = declared(view, R"({"Name": )" + json::quote(name) + R"(, "Type": ")" +
                                       std::string(type_of(way.slot(1))) + "\"}");
  if (!edit) return std::nullopt;
  Refactoring out{"Declare parameter " + quoted(name), "quickfix", {}};
  out.change.edits = {*edit};
  return out;
}

std::optional<Refactoring> ignore_finding(const View& view, std::string_view rule, Range place) {
  if (!config::can_be_ignored(rule) || !view.root().is(Kind::object)) return std::nullopt;
  std::string_view around;
  for (const Step& step : view.pipeline().steps) {
    if (step.node->range().contains(place) && !step.name.empty()) around = step.name;
  }
  const std::string key = "plumbline-ignore" + (around.empty() ? "" : "-" + std::string(around));
  Refactoring out{"Ignore " + std::string(rule) +
                      (around.empty() ? " in this definition" : " in step " + quoted(around)),
                  "quickfix",
                  {}};
  const std::string value = json::quote(std::string(rule) + ": say why");
  const Value& metadata = view.root()["Metadata"];
  if (!metadata) {
    out.change.edits = {json::with_member(view.definition(), view.root(), "Version", "Metadata",
                                          "{" + json::quote(key) + ": " + value + "}")};
  } else if (!metadata.is(Kind::object)) {
    return std::nullopt;
  } else if (const Value& there = metadata[key]) {
    const std::size_t colon = view.definition().text(there.range()).find(':');
    if (!there.is(Kind::string) || colon == std::string_view::npos) return std::nullopt;
    const std::uint32_t at = there.range().begin + static_cast<std::uint32_t>(colon);
    out.change.edits = {{{at, at}, ", " + std::string(rule)}};
  } else {
    out.change.edits = {json::with_member(view.definition(), metadata, {}, key, value)};
  }
  return out;
}

std::vector<Refactoring> refactorings(const View& view, Range selection) {
  std::vector<Refactoring> out;
  const Way way = way_to(view.root(), selection.begin);
  if (!way.value->range().contains(selection)) return out;
  if (auto change = extracted(view, way)) out.push_back(std::move(*change));
  if (auto change = joined(view, way, selection)) out.push_back(std::move(*change));
  return out;
}

}  // namespace plumbline::lsp
