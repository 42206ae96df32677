// Where a name is declared, who says it, and giving it another one.
#include <algorithm>

#include "analyzer/json/write.h"
#include "analyzer/lsp/edits.h"
#include "analyzer/lsp/features.h"
#include "analyzer/lsp/layers.h"
#include "analyzer/lsp/names.h"

namespace plumbline::lsp {
namespace {

struct Found {
  View view;
  std::optional<Name> name;
  OpenFile& file;
};

Found find(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  Found found{View(session, file), std::nullopt, file};
  const auto at = found.view.offset(params["position"]);
  if (found.view && at) found.name = name_at(found.view, *at);
  return found;
}

void write_location(Writer& out, const Found& found, Range range) {
  if (!found.view.place(range)) return;
  out.begin_object().member("uri", found.file.uri).key("range");
  found.view.write(out, range);
  out.end_object();
}

}  // namespace

std::string definition(Session& session, const Value& params) {
  const Found found = find(session, params);
  Writer out(0);
  out.begin_array();
  if (found.name) {
    for (const Mention& mention : mentions(found.view, *found.name)) {
      if (mention.declares) write_location(out, found, mention.range);
    }
  }
  out.end_array();
  return out.take();
}

std::string references(Session& session, const Value& params) {
  const Found found = find(session, params);
  const bool declarations = params["context"]["includeDeclaration"].boolean();
  Writer out(0);
  out.begin_array();
  if (found.name) {
    for (const Mention& mention : mentions(found.view, *found.name)) {
      if (declarations || !mention.declares) write_location(out, found, mention.range);
    }
  }
  out.end_array();
  return out.take();
}

std::string highlights(Session& session, const Value& params) {
  const Found found = find(session, params);
  Writer out(0);
  out.begin_array();
  if (found.name) {
    for (const Mention& mention : mentions(found.view, *found.name)) {
      if (!found.view.place(mention.range)) continue;
      out.begin_object().key("range");
      found.view.write(out, mention.range);
      out.member("kind", mention.declares ? 3 : 2).end_object();
    }
  }
  out.end_array();
  return out.take();
}

std::string prepare_rename(Session& session, const Value& params) {
  const Found found = find(session, params);
  if (!found.name || !found.view.place(found.name->range)) return "null";
  Writer out(0);
  out.begin_object().key("range");
  found.view.write(out, found.name->range);
  out.key("placeholder").string(found.name->name).end_object();
  return out.take();
}

std::string rename(Session& session, const Value& params) {
  const std::string_view new_name = text_of(params, "newName");
  const Found found = find(session, params);
  if (!found.name) throw Failure(Code::request_failed, "nothing here has a name");
  const Name& name = *found.name;
  const View& view = found.view;
  if (const std::string why = why_not(view, name, new_name); !why.empty()) {
    throw Failure(Code::request_failed, why);
  }
  const auto all = mentions(view, name);
  if (std::count_if(all.begin(), all.end(), [](const Mention& m) { return m.declares; }) > 1) {
    throw Failure(Code::request_failed, "more than one has the name " + quoted(name.name) +
                                            ": which one a reference means is not known");
  }
  std::vector<Edit> edits;
  for (const Mention& mention : all) {
    const auto place = view.place(mention.range);
    const Location before = view.definition().visible(mention.range);
    // What is broken may have been edited since it was read.
    if (!place || view.file().text(*place) != before.document->text(before.range)) {
      throw Failure(Code::request_failed, "mend the syntax error first: a place that names " +
                                              quoted(name.name) + " has changed since");
    }
    auto text = view.definition().spelt(mention.range, json::escaped(new_name));
    if (!text) {
      throw Failure(Code::request_failed,
                    "the name cannot be written where " + quoted(name.name) + " stands");
    }
    edits.push_back({*place, std::move(*text)});
  }
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.range.begin < b.range.begin; });
  std::vector<FileEdits> all_files{
      {found.file.uri, found.file.version, found.file.document, std::move(edits)}};
  if (name.kind == Name::Kind::step) {
    for (FileEdits& one : renamed_in_configurations(session, found.file.uri, name.name, new_name)) {
      all_files.push_back(std::move(one));
    }
  }
  return workspace_edit(session, all_files);
}

}  // namespace plumbline::lsp
