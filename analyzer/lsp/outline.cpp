// The shape of a text: symbols, what can be folded, what a selection grows to.
#include <algorithm>

#include "analyzer/lsp/features.h"
#include "analyzer/lsp/view.h"
#include "analyzer/model/secrets.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::lsp {
namespace {

using json::Kind;

// SymbolKind of the protocol.
enum : int { namespace_symbol = 3, class_symbol = 5, variable_symbol = 13, event_symbol = 24 };

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

struct Symbol {
  std::string name, detail;
  int kind = variable_symbol;
  Range range, name_range;  // of the definition
  std::vector<Symbol> children;
};

Range range_of_name(const Value& node) {
  const Value& name = node["Name"];
  return name ? name.range() : Range{node.range().begin, node.range().begin + 1};
}

std::string shown(std::string_view name) { return name.empty() ? "(no name)" : std::string(name); }

// The steps of one parent; `children` are in document order.
class Outline {
 public:
  explicit Outline(const View& view) : view_(view), pipeline_(view.pipeline()) {
    children_.resize(pipeline_.steps.size());
    for (StepId id = 0; id < pipeline_.steps.size(); ++id) {
      const StepId parent = pipeline_.steps[id].parent;
      (parent == no_step ? top_ : children_[parent]).push_back(id);
    }
  }

  std::vector<Symbol> symbols() const {
    std::vector<Symbol> out;
    const auto section = [&](std::string_view name) -> Symbol* {
      for (const json::Member& member : view_.root().members()) {
        if (member.key != name || member.value.size() == 0) continue;
        out.push_back({std::string(name),
                       {},
                       namespace_symbol,
                       {member.key_range.begin, member.value.range().end},
                       member.key_range,
                       {}});
        return &out.back();
      }
      return nullptr;
    };
    if (Symbol* const parameters = section("Parameters")) {
      for (const Parameter& parameter : pipeline_.parameters) {
        std::string detail(parameter.type);
        const Value& value = (*parameter.node)["DefaultValue"];
        if (!value.text().empty() && !is_secret_name(parameter.name)) {
          std::string shown = quoted(view_.analysis().secrets.hide(std::string(value.text())), 60);
          detail += " = " + shown.substr(1, shown.size() - 2);
        }
        parameters->children.push_back({shown(parameter.name),
                                        detail,
                                        variable_symbol,
                                        parameter.node->range(),
                                        range_of_name(*parameter.node),
                                        {}});
      }
    }
    if (Symbol* const steps = section("Steps")) add(top_, steps->children);
    return out;
  }

 private:
  void add(const std::vector<StepId>& ids, std::vector<Symbol>& out) const {
    for (const StepId id : ids) {
      const Step& step = pipeline_.steps[id];
      Symbol symbol{shown(step.name),
                    std::string(step.type_name),
                    step.type == StepType::condition ? event_symbol : class_symbol,
                    step.node->range(),
                    range_of_name(*step.node),
                    {}};
      for (const Branch branch : {Branch::if_steps, Branch::else_steps}) {
        std::vector<StepId> inside;
        std::copy_if(children_[id].begin(), children_[id].end(), std::back_inserter(inside),
                     [&](StepId child) { return pipeline_.steps[child].branch == branch; });
        if (inside.empty()) continue;
        const Value& list = (*step.arguments)[to_string(branch)];
        const Range range = list ? list.range() : step.node->range();
        symbol.children.push_back({std::string(to_string(branch)),
                                   {},
                                   namespace_symbol,
                                   range,
                                   {range.begin, range.begin + 1},
                                   {}});
        add(inside, symbol.children.back().children);
      }
      out.push_back(std::move(symbol));
    }
  }

  const View& view_;
  const Pipeline& pipeline_;
  std::vector<StepId> top_;
  std::vector<std::vector<StepId>> children_;
};

void write_nested(Writer& out, const View& view, const std::vector<Symbol>& symbols) {
  out.begin_array();
  for (const Symbol& symbol : symbols) {
    const auto whole = view.place(symbol.range), name = view.place(symbol.name_range);
    if (!whole || !name || !whole->contains(*name)) continue;
    out.begin_object().member("name", symbol.name);
    if (!symbol.detail.empty()) out.member("detail", symbol.detail);
    out.member("kind", symbol.kind).key("range");
    view.write(out, symbol.range);
    out.key("selectionRange");
    view.write(out, symbol.name_range);
    if (!symbol.children.empty()) {
      out.key("children");
      write_nested(out, view, symbol.children);
    }
    out.end_object();
  }
  out.end_array();
}

void write_flat(Writer& out, const View& view, const std::string& uri,
                const std::vector<Symbol>& symbols, const std::string& container,
                std::string_view query) {
  const auto matches = [&](const std::string& name) {
    // As editors search: the letters in their order, in any case.
    std::size_t at = 0;
    for (const char c : name) {
      if (at < query.size() && small(c) == small(query[at])) ++at;
    }
    return at == query.size();
  };
  for (const Symbol& symbol : symbols) {
    if (view.place(symbol.range) && matches(symbol.name)) {
      out.begin_object().member("name", symbol.name).member("kind", symbol.kind);
      out.key("location").begin_object().member("uri", uri).key("range");
      view.write(out, symbol.range);
      out.end_object();
      if (!container.empty()) out.member("containerName", container);
      out.end_object();
    }
    write_flat(out, view, uri, symbol.children, symbol.name, query);
  }
}

struct Fold {
  std::uint32_t begin = 0, end = 0;
};

// Containers of a document that take more than one line, outermost first; `from`: where the key is,
// or the value itself. The parser bounds the recursion.
void find_folds(const View& view, const Document& document, const Value& value, std::uint32_t from,
                std::size_t most, std::vector<Fold>& out) {
  if ((!value.is(Kind::object) && !value.is(Kind::array)) || value.size() == 0) return;
  if (out.size() >= most) return;
  const Document& file = view.file();
  const auto place = view.moved(document.visible({from, value.range().end}).range);
  if (place && place->begin < place->end) {
    const std::uint32_t begin = file.position(place->begin, Unit::byte).line;
    const std::uint32_t end = file.position(place->end - 1, Unit::byte).line;
    // The line of a closing bracket stays; a block of YAML has none.
    const auto opens = view.moved(document.visible(value.range()).range);
    const char first = opens ? file.text()[opens->begin] : '{';
    const std::uint32_t stays = first == '[' || first == '{' ? 1 : 0;
    if (end > begin + stays) out.push_back({begin, end - stays});
    if (end == begin) return;
  }
  for (const Value& item : value.items()) {
    find_folds(view, document, item, item.range().begin, most, out);
  }
  for (const json::Member& member : value.members()) {
    find_folds(view, document, member.value, member.key_range.begin, most, out);
  }
}

}  // namespace

std::string document_symbols(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  const View view(session, file);
  if (!view) return "[]";
  std::string all;
  for (const Analysis* part : view.all().parts()) {
    view.choose(*part);
    Writer out(0);
    const auto symbols = Outline(view).symbols();
    if (session.client.nested_symbols) {
      write_nested(out, view, symbols);
    } else {
      out.begin_array();
      write_flat(out, view, file.uri, symbols, "", "");
      out.end_array();
    }
    const std::string list = out.take();
    if (list.size() <= 2) continue;
    all += (all.empty() ? "" : ",") + list.substr(1, list.size() - 2);
  }
  return '[' + all + ']';
}

std::string workspace_symbols(Session& session, const Value& params) {
  const std::string_view query = params["query"].text();
  Writer out(0);
  out.begin_array();
  for (const auto& [uri, file] : session.files) {
    const View view(session, *file);
    for (const Analysis* part : view.all().parts()) {
      view.choose(*part);
      write_flat(out, view, file->uri, Outline(view).symbols(), "", query);
    }
  }
  out.end_array();
  return out.take();
}

std::string folding_ranges(Session& session, const Value& params) {
  const View view(session, session.file(params));
  std::vector<Fold> folds;
  const std::size_t most = session.client.most_folds;
  // What is around a definition has a tree where it is JSON.
  if (const Value& around = view.all().contents.host.tree.root()) {
    find_folds(view, view.file(), around, around.range().begin, most, folds);
  } else {
    for (const Analysis* const part : view.all().parts()) {
      const Value& root = part->tree().root();
      find_folds(view, part->document(), root, root.range().begin, most, folds);
    }
  }
  Writer out(0);
  out.begin_array();
  for (const Fold& fold : folds) {
    out.begin_object().member("startLine", fold.begin).member("endLine", fold.end).end_object();
  }
  out.end_array();
  return out.take();
}

std::string selection_ranges(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  const View view(session, file);
  Writer out(0);
  out.begin_array();
  for (const Value& position : params["positions"].items()) {
    const std::uint32_t at = offset_in(view.file(), position, session.client.unit);
    std::vector<Range> ranges;  // of the file, outermost first
    const auto add = [&](std::optional<Range> range) {
      if (!range || !range->contains({at, at})) return;
      if (!ranges.empty() && (ranges.back() == *range || !ranges.back().contains(*range))) return;
      ranges.push_back(*range);
    };
    add(Range{0, view.file().size()});
    const auto inner = view.offset(position);
    if (view && inner) {
      add(view.place(view.root().range()));
      const Value* parent = &view.root();
      for (const json::Crumb& crumb : json::path_to(view.root(), {*inner, *inner})) {
        for (const json::Member& member : parent->members()) {
          if (&member.value != crumb.value) continue;
          add(view.place({member.key_range.begin, member.value.range().end}));
          add(view.place(member.key_range));
        }
        add(view.place(crumb.value->range()));
        if (crumb.value->is(Kind::string)) {
          add(view.place({crumb.value->range().begin + 1, crumb.value->range().end - 1}));
        }
        parent = crumb.value;
      }
    }
    for (std::size_t i = ranges.size(); i-- > 0;) {
      out.begin_object().key("range");
      write_range(out, view.file(), ranges[i], session.client.unit);
      if (i > 0) out.key("parent");
    }
    for (std::size_t i = 0; i < ranges.size(); ++i) out.end_object();
  }
  out.end_array();
  return out.take();
}

}  // namespace plumbline::lsp
