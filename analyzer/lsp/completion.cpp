// Completion. Works on the tokens before the place, so that a broken text is as good as a whole
// one; what only a tree knows comes from the last whole text.
#include <algorithm>
#include <unordered_set>

#include "analyzer/fix/fix.h"
#include "analyzer/json/write.h"
#include "analyzer/lsp/features.h"
#include "analyzer/lsp/offers.h"
#include "analyzer/lsp/snippet.h"
#include "analyzer/schema/slot.h"

namespace plumbline::lsp {
namespace {

using json::Cursor;
using json::Declared;
using json::Level;

constexpr std::string_view get_call = R"({"Get": "Parameters.$1"})";

// The definition's text and the place in it.
struct Place {
  const Document* document = nullptr;
  std::uint32_t offset = 0;
  const Analysis* good = nullptr;  // of the last whole text; null: there was none
};

Place find_place(Session& session, OpenFile& file, const Value& position) {
  Place place;
  // Whether the file is a definition or holds some does not change from letter to letter.
  if (!file.now && !file.good) session.analysed(file);
  const Snapshot& known = file.good ? *file.good : *file.now;
  if (known.analysis->document().host() != nullptr) {
    const Snapshot& now = session.analysed(file);
    const std::uint32_t at = offset_in(*file.document, position, session.client.unit);
    const auto parts = now.analysis->parts();
    const auto good = (file.good ? file.good : file.now)->analysis->parts();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Document& document = parts[i]->document();
      const auto offset = document.inside(at);
      if (document.host() == nullptr || !offset) continue;
      place = {&document, *offset, good.size() == parts.size() ? good[i] : parts[i]};
      break;
    }
    return place;
  }
  const Document& document = session.document(file);
  place = {&document, offset_in(document, position, session.client.unit),
           file.good ? file.good->analysis.get() : nullptr};
  return place;
}

void add_known(const Analysis* good, Declared& declared) {
  if (good == nullptr) return;
  const auto names_of = [](const auto& list) {
    std::unordered_set<std::string> names;
    for (const auto& one : list) names.insert(one.name);
    return names;
  };
  const auto parameters = names_of(declared.parameters), steps = names_of(declared.steps);
  for (const Parameter& parameter : good->pipeline.parameters) {
    std::string name(parameter.name);
    if (name.empty() || parameters.contains(name)) continue;
    declared.parameters.push_back({std::move(name), std::string(parameter.type)});
  }
  for (const Step& step : good->pipeline.steps) {
    std::string name(step.name);
    if (name.empty() || steps.contains(name)) continue;
    for (const PropertyFile& file : step.property_files) {
      declared.files.push_back({name, std::string(file.name)});
    }
    declared.steps.push_back({std::move(name), std::string(step.type_name)});
  }
}

class Completion {
 public:
  Completion(const Cursor& cursor, const Declared& declared, const Analysis* good, bool snippets)
      : cursor_(cursor), declared_(declared), good_(good), snippets_(snippets) {
    for (std::size_t i = 1; i < cursor.way.size(); ++i) {
      const Level& level = cursor.way[i];
      way_.push_back({level.key, level.is_item, level.type});
    }
  }

  std::vector<Offer> offers() {
    if (cursor_.due == Cursor::Due::key) {
      keys();
    } else if (cursor_.due == Cursor::Due::value && !cursor_.way.empty()) {
      values();
    } else if (cursor_.way.empty() && !cursor_.in_string) {
      definition();
    }
    return std::move(offers_);
  }

 private:
  std::string_view list() const {
    return cursor_.way.empty() ? std::string_view{} : std::string_view(cursor_.way.back().key);
  }

  Offer& add(std::string label, Offered kind, std::string text) {
    Offer& offer = offers_.emplace_back();
    offer.label = std::move(label);
    offer.kind = kind;
    offer.text = std::move(text);
    return offer;
  }

  Offer& add_snippet(std::string label, Snippet& snippet) {
    Offer& offer = add(std::move(label), Offered::snippet, snippet.take());
    offer.is_snippet = snippets_;
    return offer;
  }

  void keys() {
    const schema::Slot slot = schema::find_slot(way_);
    const Level& level = cursor_.way.back();
    const std::string_view own = cursor_.in_string ? std::string_view(cursor_.before) : "";
    const auto there = [&](std::string_view name) {
      return std::find(level.keys.begin(), level.keys.end(), name) != level.keys.end() &&
             name != own;
    };
    for (const schema::Key& key : schema::keys(slot)) {
      if (there(key.name)) continue;
      Offer& offer = key_offer(key.name, key.slot);
      offer.detail = schema::expected(key.slot);
      offer.first = key.required;
      if (key.required) offer.detail += ", required";
      if (key.slot.member != nullptr) offer.documentation = key.slot.member->note().because;
    }
    // What is still empty may become a function.
    const bool empty = level.keys.empty() || (level.keys.size() == 1 && cursor_.in_string);
    if (!empty || cursor_.way.size() < 2 || !schema::takes_function(slot)) return;
    for (const std::string_view function : {"Get", "Std:Join", "Std:JsonGet"}) {
      if (there(function)) continue;
      std::vector<schema::Waypoint> way = way_;
      way.push_back({function, false, {}});
      Offer& offer = key_offer(function, schema::find_slot(way));
      offer.kind = Offered::function;
      offer.detail = "function";
    }
  }

  Offer& key_offer(std::string_view name, const schema::Slot& slot) {
    if (cursor_.colon_follows) {
      return add(std::string(name), Offered::property, json::quote(name));
    }
    Snippet snippet(snippets_);
    snippet.raw(json::quote(name)).raw(": ").value(slot, 0);
    Offer& offer = add_snippet(std::string(name), snippet);
    offer.kind = Offered::property;
    return offer;
  }

  void values() {
    const Level& level = cursor_.way.back();
    if (level.is_object && cursor_.key == "Get") {
      offer_references(cursor_, declared_, good_, offers_);
      if (!cursor_.in_string) {
        for (Offer& offer : offers_) {
          offer.text = json::quote(offer.text);
          offer.inside = false;
        }
      }
      return;
    }
    if (!level.is_object && list() == "DependsOn") return dependencies();
    if (!level.is_object && !cursor_.in_string) skeletons();
    std::vector<schema::Waypoint> way = way_;
    level.is_object ? way.push_back({cursor_.key, false, {}}) : way.push_back({{}, true, {}});
    const schema::Slot slot = schema::find_slot(way);
    for (const std::string_view value : schema::values(slot)) {
      add(std::string(value), Offered::enumerated, json::quote(value));
    }
    if (cursor_.in_string || !slot) return;
    const bool boolean = (slot.shape != schema::no_shape &&
                          schema::shape(slot.shape).kind == schema::ShapeKind::boolean) ||
                         (slot.node != nullptr && (slot.node->kinds & schema::table::boolean) != 0);
    if (boolean) {
      add("true", Offered::value, "true");
      add("false", Offered::value, "false");
    }
    if (schema::takes_function(slot)) {
      Offer& get =
          add("Get", Offered::function, snippets_ ? std::string(get_call) : R"({"Get": ""})");
      get.is_snippet = snippets_;
      get.detail = "a reference";
    }
    if (!schema::keys(slot).empty()) {
      Snippet snippet(snippets_);
      snippet.value(slot, 0);
      add_snippet("{…}", snippet).detail = "with what is required";
    }
  }

  void dependencies() {
    std::string_view own;
    for (const Level& level : cursor_.way) {
      if (level.is_object) own = level.name;
    }
    for (const auto& [name, type] : declared_.steps) {
      if (name == own) continue;
      add(name, Offered::field, json::quote(name)).detail = type;
    }
  }

  void skeletons() {
    const std::string_view in = list();
    if ((in == "Steps" && cursor_.way.size() == 2) || in == "IfSteps" || in == "ElseSteps") {
      for (const schema::StepFacts& facts : schema::all_step_facts()) {
        Snippet snippet(snippets_);
        snippet.step(facts.type);
        add_snippet(std::string(facts.type) + " step", snippet).detail = "new step";
      }
    } else if (in == "Parameters" && cursor_.way.size() == 2) {
      for (const std::string_view type : {"String", "Integer", "Float", "Boolean"}) {
        Snippet snippet(snippets_);
        snippet.parameter(type);
        add_snippet(std::string(type) + " parameter", snippet).detail = "new parameter";
      }
    }
  }

  // An empty file.
  void definition() {
    Snippet snippet(snippets_);
    snippet.raw("{\n  \"Version\": \"2020-12-01\",\n  \"Parameters\": [],\n  \"Steps\": [\n    ");
    snippet.stop().raw("\n  ]\n}\n");
    add_snippet("pipeline definition", snippet);
  }

  const Cursor& cursor_;
  const Declared& declared_;
  const Analysis* good_;
  bool snippets_;
  std::vector<schema::Waypoint> way_;
  std::vector<Offer> offers_;
};

// What an offer replaces in the definition: the string with its quotes, or only what is in it.
Range replaced(const Document& document, const Cursor& cursor, const Offer& offer) {
  Range range = cursor.token;
  if (!cursor.in_string || offer.inside) return range;
  --range.begin;
  if (range.end < document.size() && document.text()[range.end] == '"') ++range.end;
  return range;
}

void write(Writer& out, const Session& session, const Document& file, const Document& document,
           const Cursor& cursor, const Offer& offer) {
  const Range place = replaced(document, cursor, offer);
  const Range range = document.visible(place).range;
  const bool quoted = cursor.in_string && !offer.inside;
  const std::string text = offer.inside ? json::escaped(offer.text) : offer.text;
  const auto spelt = document.spelt(place, text);
  if (!spelt) return;
  out.begin_object().member("label", offer.label).member("kind", static_cast<int>(offer.kind));
  if (!offer.detail.empty()) out.member("detail", offer.detail);
  if (!offer.documentation.empty()) out.member("documentation", offer.documentation);
  out.member("sortText", (offer.first ? "0" : "1") + offer.label);
  // What the editor compares with: the text that is there, from where it is replaced.
  const std::string filter = offer.inside ? offer.text
                             : quoted     ? '"' + offer.label + '"'
                                          : offer.label;
  out.member("filterText", document.spelt(place, filter).value_or(filter));
  if (offer.is_snippet) out.member("insertTextFormat", 2);
  out.key("textEdit").begin_object().key("range");
  write_range(out, file, range, session.client.unit);
  out.member("newText", *spelt).end_object().end_object();
}

}  // namespace

std::string completion(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  if (session.too_large(file)) return "[]";
  const Place place = find_place(session, file, params["position"]);
  if (place.document == nullptr) return "[]";
  Declared declared;
  const Cursor cursor = json::find_cursor(*place.document, place.offset, &declared);
  add_known(place.good, declared);
  // Inside a JSON string a snippet would have two kinds of escapes.
  const bool snippets = session.client.snippets && place.document->host() == nullptr;
  const auto offers = Completion(cursor, declared, place.good, snippets).offers();
  Writer out(0);
  out.begin_array();
  for (const Offer& offer : offers) {
    write(out, session, *file.document, *place.document, cursor, offer);
  }
  out.end_array();
  return out.take();
}

}  // namespace plumbline::lsp
