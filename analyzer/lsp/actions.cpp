// Code actions: what mends a finding, and what can be made of a value.
#include <algorithm>

#include "analyzer/fix/fix.h"
#include "analyzer/lsp/diagnostics.h"
#include "analyzer/lsp/edits.h"
#include "analyzer/lsp/features.h"
#include "analyzer/lsp/refactor.h"
#include "analyzer/report/report.h"

namespace plumbline::lsp {
namespace {

constexpr std::string_view fix_all_kind = "source.fixAll.plumbline";
constexpr std::string_view fix_all_title = "Fix everything that has a safe fix";

// Whether the client asked for this kind: all but `source` when it did not say.
bool wants(const Value& only, std::string_view kind) {
  if (only.items().empty()) return !kind.starts_with("source");
  return std::any_of(only.items().begin(), only.items().end(), [&](const Value& item) {
    const std::string_view wanted = item.text();
    return kind.starts_with(wanted) &&
           (kind.size() == wanted.size() || wanted.empty() || kind[wanted.size()] == '.');
  });
}

bool touches(Range a, Range b) { return a.begin <= b.end && b.begin <= a.end; }

// The text with every safe fix applied, as an edit; nothing when there is none.
std::optional<Edit> all_fixes(Session& session, OpenFile& file) {
  session.analysed(file);
  const Session::Known known = session.known_of(file.uri);
  Fixing fixing;
  fixing.rules = known.rules;
  fixing.settings = known.settings;
  const Fixed fixed = apply_fixes(file.document, nullptr, fixing);
  if (fixed.count.empty()) return std::nullopt;
  return difference(file.document->text(), fixed.file().text());
}

class Actions {
 public:
  Actions(Session& session, OpenFile& file, const View& view)
      : session_(session), file_(file), view_(view), out_(0) {
    out_.begin_array();
  }

  void fixes(Range selection) {
    for (const Diagnostic& found : view_.all().diagnostics) {
      if (found.where.document->visible({0, 0}).document != file_.document.get()) continue;
      if (!found.counts()) continue;
      if (!touches(place_of(found), selection)) continue;
      bool first = true;
      for (const Fix& fix : found.fixes) {
        if (fix.edits.empty()) continue;
        add(fix.title, "quickfix", &found, edits_in_file(*found.where.document, fix),
            first && fix.applicability == Applicability::safe);
        first = false;
      }
      // The rest is about the definition itself.
      view_.choose(view_.all().of(*found.where.document));
      if (!view_ || found.where.document != &view_.definition() || !file_.now->whole) continue;
      if (found.rule == "parameters/undeclared") {
        if (const auto change = declare_parameter(view_, found.where.range)) add(*change, &found);
      }
      if (const auto change = ignore_finding(view_, found.rule, found.where.range)) {
        add(*change, &found);
      }
    }
  }

  void add(const Refactoring& change, const Diagnostic* found) {
    add(change.title, change.kind, found, edits_in_file(view_.definition(), change.change), false);
  }

  void fix_all() {
    std::optional<Edit> edit;
    if (!session_.client.resolves_edits) {
      edit = all_fixes(session_, file_);
      if (!edit) return;
    } else if (!has_safe_fix()) {
      return;
    }
    out_.begin_object().member("title", fix_all_title).member("kind", fix_all_kind);
    if (edit) {
      out_.key("edit").raw(workspace_edit(session_, file_, {&*edit, 1}));
    } else {
      out_.key("data").begin_object().member("uri", file_.uri);
      out_.member("version", file_.version).end_object();
    }
    out_.end_object();
  }

  std::string take() {
    out_.end_array();
    return out_.take();
  }

 private:
  bool has_safe_fix() const {
    const auto& found = view_.all().diagnostics;
    return std::any_of(found.begin(), found.end(), [](const Diagnostic& one) {
      return applicable(one, Applicability::safe) != nullptr;
    });
  }

  void add(const std::string& title, std::string_view kind, const Diagnostic* found,
           const std::vector<Edit>& edits, bool preferred) {
    if (edits.empty()) return;  // the file cannot be made to say so
    out_.begin_object().member("title", title).member("kind", kind);
    if (found != nullptr) {
      out_.key("diagnostics").begin_array();
      write_diagnostic(out_, session_, *file_.document, file_.uri, *found);
      out_.end_array();
    }
    if (preferred && session_.client.action_preferred) out_.member("isPreferred", true);
    out_.key("edit").raw(workspace_edit(session_, file_, edits)).end_object();
  }

  Session& session_;
  OpenFile& file_;
  const View& view_;
  Writer out_;
};

}  // namespace

std::string code_actions(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  const View view(session, file);
  const Range selection = range_in(view.file(), params["range"], session.client.unit);
  // A broken text is not rewritten by what was known of it before.
  if (view.stale() || !session.client.action_literals) return "[]";
  const Value& only = params["context"]["only"];
  Actions actions(session, file, view);
  if (wants(only, "quickfix")) actions.fixes(selection);
  if (file.now->whole) {
    for (const Refactoring& change : refactorings(view, view.range(params["range"]))) {
      if (wants(only, change.kind)) actions.add(change, nullptr);
    }
    if (wants(only, fix_all_kind)) actions.fix_all();
  }
  return actions.take();
}

std::string resolve_action(Session& session, const Value& params) {
  text_of(params, "title");  // an action has one
  const Value& data = params["data"];
  OpenFile* const file = session.find(data["uri"].text());
  Writer out(0);
  out.begin_object();
  for (const json::Member& member : params.members()) {
    if (member.key != "edit") out.key(member.key).raw(json::compact(member.value));
  }
  if (file == nullptr) {
    if (params["edit"]) out.key("edit").raw(json::compact(params["edit"]));
  } else if (data["version"].integer() != file->version) {
    throw Failure(Code::content_modified, "the text has changed");
  } else if (const auto edit = all_fixes(session, *file)) {
    out.key("edit").raw(workspace_edit(session, *file, {&*edit, 1}));
  }
  out.end_object();
  return out.take();
}

std::string execute_command(Session& session, const Value& params) {
  const std::string_view command = text_of(params, "command");
  const std::string_view argument = params["arguments"][0].text();
  if (command == "plumbline.explain") {
    const Rule* rule = find_rule(argument);
    std::string page(rule == nullptr ? std::string_view{} : rule_page(rule->id));
    for (const auto& [uri, open] : session.files) {
      if (rule != nullptr) break;
      // A policy of one of the open files.
      for (const Rule* const one : session.known_of(open->uri).rules) {
        if (one->id != argument) continue;
        rule = one;
        page = session.page(open->uri, one->id);
      }
    }
    if (rule == nullptr) {
      throw Failure(Code::invalid_params, "no rule " + quoted(argument));
    }
    return json::quote(render_page(*rule, page, RulesFormat::markdown));
  }
  const bool facts = command == "plumbline.facts";
  const bool plan = command == "plumbline.plan";
  if (!facts && !plan && command != "plumbline.fixAll") {
    throw Failure(Code::invalid_params, "no command " + quoted(command));
  }
  OpenFile* const file = session.find(argument);
  if (file == nullptr) {
    throw Failure(Code::invalid_params, "document is not open: " + std::string(argument));
  }
  if (plan) return plan_command(session, *file, params["arguments"][1].text());
  if (facts) {
    const Snapshot& snapshot = session.analysed(*file);
    if (!snapshot.analysis->has_definition()) {
      throw Failure(Code::request_failed, "not a pipeline definition");
    }
    return render_facts(*snapshot.analysis, file->uri);
  }
  if (!session.client.applies_edits) {
    throw Failure(Code::request_failed, "the editor cannot apply edits");
  }
  if (const auto edit = all_fixes(session, *file)) {
    Writer out(0);
    out.begin_object().member("label", fix_all_title).key("edit");
    out.raw(workspace_edit(session, *file, {&*edit, 1})).end_object();
    session.ask("workspace/applyEdit", out.take());
  }
  return "null";
}

}  // namespace plumbline::lsp
