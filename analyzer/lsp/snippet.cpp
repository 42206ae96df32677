#include "analyzer/lsp/snippet.h"

#include <algorithm>

namespace plumbline::lsp {
namespace {

using schema::ShapeKind;
using schema::Slot;

constexpr unsigned deepest = 5;
constexpr std::size_t most_choices = 40;

enum class Form : std::uint8_t { string, number, boolean, list, object, any };

Form form_of(const Slot& slot) {
  if (slot.shape != schema::no_shape) {
    switch (schema::shape(slot.shape).kind) {
      case ShapeKind::structure:
      case ShapeKind::map: return Form::object;
      case ShapeKind::list: return Form::list;
      case ShapeKind::integer:
      case ShapeKind::number: return Form::number;
      case ShapeKind::boolean: return Form::boolean;
      case ShapeKind::any: return Form::any;
      default: return Form::string;
    }
  }
  if (slot.node == nullptr) return Form::any;
  const unsigned kinds = slot.node->kinds;
  namespace table = schema::table;
  if ((kinds & table::string) != 0) return Form::string;
  if ((kinds & table::array) != 0) return Form::list;
  if ((kinds & table::object) != 0) return Form::object;
  if ((kinds & table::boolean) != 0) return Form::boolean;
  if ((kinds & (table::number | table::integer)) != 0) return Form::number;
  return Form::any;
}

}  // namespace

Snippet& Snippet::raw(std::string_view text) {
  for (const char c : text) {
    if (stops_ && (c == '$' || c == '\\')) out_ += '\\';
    out_ += c;
  }
  return *this;
}

Snippet& Snippet::stop(std::string_view by_default) {
  if (!stops_) return raw(by_default);
  out_ += "${" + std::to_string(next_++);
  if (!by_default.empty()) {
    out_ += ':';
    for (const char c : by_default) {
      if (c == '$' || c == '}' || c == '\\') out_ += '\\';
      out_ += c;
    }
  }
  out_ += '}';
  return *this;
}

void Snippet::line(unsigned depth) {
  out_ += '\n';
  out_.append(std::size_t{2} * depth, ' ');
}

Snippet& Snippet::value(const Slot& slot, unsigned depth) {
  const auto choices = schema::values(slot);
  switch (form_of(slot)) {
    case Form::string: {
      out_ += '"';
      const bool listed = !choices.empty() && choices.size() <= most_choices &&
                          std::none_of(choices.begin(), choices.end(), [](std::string_view choice) {
                            return choice.find_first_of("|,\\}$\"") != std::string_view::npos;
                          });
      if (!stops_) {
        if (listed) raw(choices.front());
      } else if (listed) {
        out_ += "${" + std::to_string(next_++) + '|';
        for (std::size_t i = 0; i < choices.size(); ++i) {
          if (i > 0) out_ += ',';
          out_ += choices[i];
        }
        out_ += "|}";
      } else {
        stop();
      }
      out_ += '"';
      break;
    }
    case Form::number: stop(stops_ ? "" : "0"); break;
    case Form::boolean:
      if (stops_) {
        out_ += "${" + std::to_string(next_++) + "|true,false|}";
      } else {
        raw("true");
      }
      break;
    case Form::list: {
      out_ += '[';
      Slot item;
      if (slot.shape != schema::no_shape) {
        item.shape = schema::shape(slot.shape).item;
        item.step = slot.step;
      }
      if (item && depth < deepest && form_of(item) == Form::object) {
        value(item, depth);
      } else {
        stop();
      }
      out_ += ']';
      break;
    }
    case Form::object: object(slot, depth); break;
    case Form::any: stop(stops_ ? "" : "null"); break;
  }
  return *this;
}

void Snippet::object(const Slot& slot, unsigned depth) {
  std::vector<schema::Key> wanted;
  if (depth < deepest) {
    wanted = schema::keys(slot);
    std::erase_if(wanted, [](const schema::Key& key) { return !key.required; });
  }
  raw("{");
  if (wanted.empty()) {
    stop();
    raw("}");
    return;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (i > 0) out_ += ',';
    line(depth + 1);
    raw("\"").raw(wanted[i].name).raw("\": ");
    value(wanted[i].slot, depth + 1);
  }
  line(depth);
  raw("}");
}

Snippet& Snippet::step(std::string_view type) {
  const std::vector<schema::Waypoint> way{{"Steps", false, {}}, {{}, true, type}};
  const Slot slot = schema::find_slot(way);
  raw("{");
  line(1);
  raw("\"Name\": \"").stop(type).raw("\",");
  line(1);
  raw("\"Type\": \"").raw(type).raw("\"");
  for (const schema::Key& key : schema::keys(slot)) {
    if (!key.required || key.name == "Name" || key.name == "Type") continue;
    out_ += ',';
    line(1);
    raw("\"").raw(key.name).raw("\": ");
    value(key.slot, 1);
  }
  line(0);
  return raw("}");
}

Snippet& Snippet::parameter(std::string_view type) {
  raw("{\"Name\": \"").stop("Name").raw("\", \"Type\": \"").raw(type).raw("\", ");
  raw("\"DefaultValue\": ");
  if (type == "String") {
    raw("\"").stop().raw("\"");
  } else {
    stop(type == "Boolean" ? "false" : "0");
  }
  return raw("}");
}

}  // namespace plumbline::lsp
