#include "plugins/aws-sdk-cpp/sources.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "analyzer/check/analyze.h"
#include "analyzer/check/fingerprint.h"
#include "analyzer/fix/fix.h"
#include "plugins/aws-sdk-cpp/remarks.h"
#include "plugins/aws-sdk-cpp/start.h"

namespace plumbline::cpp {
namespace {

using cli::Result;
using cli::SourceRun;

std::string name_of(const std::optional<Text>& text) {
  return text && text->known == Known::literal ? text->bytes() : std::string();
}

// The definition, opened as what it is said to be, even if it does not look like one.
Contents open(const File& file, const std::vector<Token>& tokens, const std::string& pipeline) {
  Contents contents;
  contents.file = file;
  const File document = embed(file, tokens);
  if (!document) {
    // An edit has broken the literal: nothing is in it any more.
    contents.definition = Opened{file, {}, {}};
    return contents;
  }
  contents.definition = Opened{document, json::parse(*document), pipeline};
  return contents;
}

// Keeps of each fix what the literal can hold, cut so that no edit goes beyond a token.
void fit_fixes(Analysis& analysis, const std::vector<Token>& tokens) {
  const Document& text = analysis.document();
  if (text.host() == nullptr) return;
  for (Diagnostic& found : analysis.diagnostics) {
    if (found.where.document != &text) {
      found.fixes.clear();
      continue;
    }
    std::erase_if(found.fixes, [&](Fix& fix) {
      std::vector<Edit> edits;
      for (const Edit& edit : fix.edits) {
        std::vector<Edit> parts = cut_edit(text, tokens, edit);
        if (parts.empty()) return true;
        std::move(parts.begin(), parts.end(), std::back_inserter(edits));
      }
      fix.edits = std::move(edits);
      return false;
    });
  }
}

// The work on one source.
class Work {
 public:
  Work(const Parser& parser, const File& definition, const SourceRun& run)
      : parser_(parser), given_(definition), run_(run) {}

  std::vector<Result> results(const File& main) {
    Program program = parser_.program(main);
    const CheckOptions& options = run_.options;
    if (options.fix || options.diff) {
      fix(program);
      if (!now_.empty()) program = parser_.program(current(main), now_);
    }
    for (const Definition& definition : program.definitions) check(definition);
    for (const Start& start : program.starts) {
      for (const Start& way : ways(start)) check(way);
    }
    for (const Remark& remark : program.remarks) say(remark.at.file, diagnostic_of(remark));
    finish(program.file);
    return std::move(results_);
  }

 private:
  using CheckOptions = cli::CheckOptions;
  struct Checked {
    const Definition* definition;
    std::shared_ptr<Analysis> analysis;
  };

  std::span<const Rule* const> rules() const { return run_.settled.rules(run_.target); }
  const Settings& settings() const { return run_.settled.of(run_.target); }

  File current(const File& file) const {
    const auto found = now_.find(std::string(file->name()));
    return found == now_.end() ? file : found->second;
  }
  std::string path_of(const File& file) const { return std::string(file->name()); }

  std::shared_ptr<Analysis> analyse(Contents contents,
                                    std::shared_ptr<const StartRequest> start) const {
    return std::const_pointer_cast<Analysis>(std::shared_ptr<const Analysis>(
        analyze(std::move(contents), rules(), std::move(start), nullptr, {}, settings())));
  }

  void add(std::shared_ptr<Analysis> analysis, const File& file, const char* status) {
    Result result;
    result.report.path = path_of(file);
    result.report.bytes = file->size();
    result.report.status = status;
    result.original = analysis->contents.file;
    result.fixed.analysis = analysis;
    result.report.analysis = std::move(analysis);
    results_.push_back(std::move(result));
  }

  void say(const File& file, Diagnostic found) {
    auto& [shown, list] = remarks_[path_of(file)];
    shown = file;
    list.push_back(std::move(found));
  }

  void check(const Definition& definition) {
    const Text& text = definition.text;
    if (text.known != Known::literal) {
      std::vector<Diagnostic> found;
      judge_definition(text, found);
      for (Diagnostic& one : found) say(text.at.file, std::move(one));
      return;
    }
    for (const Checked& other : checked_) {
      if (other.definition->text.file == text.file &&
          other.definition->text.tokens == text.tokens) {
        return;
      }
    }
    auto analysis = analyse(open(text.file, text.tokens, name_of(definition.pipeline)), run_.start);
    fit_fixes(*analysis, text.tokens);
    checked_.push_back({&definition, analysis});
    add(std::move(analysis), text.file, "checked");
  }

  // The definition that a start is about; null: it cannot be told.
  const Checked* definition_of(const Start& start) const {
    const std::string name = name_of(start.pipeline);
    const Checked* unnamed = nullptr;
    std::size_t others = 0;
    for (const Checked& one : checked_) {
      const std::string own = one.analysis->contents.definition->pipeline_name;
      if (!name.empty() && own == name) return &one;
      if (own.empty() || name.empty()) {
        unnamed = &one;
      } else {
        ++others;
      }
    }
    return checked_.size() == 1 && others == 0 ? unnamed : nullptr;
  }

  void check(const Start& start) {
    auto request = read_start_request(request_of(start), {});
    const Checked* const own = definition_of(start);
    std::shared_ptr<Analysis> base;
    Contents contents;
    if (own != nullptr) {
      base = own->analysis;
      const Text& text = own->definition->text;
      contents = open(text.file, text.tokens, name_of(own->definition->pipeline));
    } else if (given_) {
      if (!given_analysis_) given_analysis_ = analyse(open_definition(given_), nullptr);
      base = given_analysis_;
      contents = open_definition(given_);
    }
    std::vector<Diagnostic> found;
    if (!base) {
      judge_values(start, nullptr, found);
      found.push_back(unchecked_start(
          start, "no definition is known for this start, so its values are not checked"));
    } else {
      judge_values(start, &base->pipeline, found);
      contents.file = start.at.file;  // what is reported on
      auto analysis = analyse(std::move(contents), std::move(request));
      leave_out(*base, *analysis);
      for (Diagnostic& one : analysis->diagnostics) one.fixes.clear();
      if (!analysis->diagnostics.empty()) add(std::move(analysis), start.at.file, "checked");
    }
    for (Diagnostic& one : found) say(start.at.file, std::move(one));
  }

  // What the definition alone has already been told.
  static void leave_out(const Analysis& base, Analysis& analysis) {
    std::set<std::tuple<std::string_view, std::uint32_t, std::uint32_t, std::string>> said;
    for (const Diagnostic& one : base.diagnostics) {
      said.insert({one.rule, one.where.range.begin, one.where.range.end, one.message});
    }
    std::erase_if(analysis.diagnostics, [&](const Diagnostic& one) {
      const bool in_definition =
          !analysis.start || one.where.document != analysis.start->file.get();
      return in_definition &&
             said.contains({one.rule, one.where.range.begin, one.where.range.end, one.message});
    });
  }

  // What is said of the files themselves.
  void finish(const File& main) {
    for (auto& [path, said] : remarks_) {
      auto analysis = std::make_shared<Analysis>();
      analysis->contents.file = said.first;
      analysis->diagnostics = std::move(said.second);
      choose(settings(), *analysis, analysis->diagnostics);
      std::stable_sort(analysis->diagnostics.begin(), analysis->diagnostics.end(),
                       [](const Diagnostic& a, const Diagnostic& b) {
                         return a.where.range.begin < b.where.range.begin;
                       });
      add(std::move(analysis), said.first, "searched");
    }
    const std::string path = path_of(main);
    if (std::none_of(results_.begin(), results_.end(),
                     [&](const Result& result) { return result.report.path == path; })) {
      auto analysis = std::make_shared<Analysis>();
      analysis->contents.file = main;
      add(std::move(analysis), main, "searched");
    }
    // The first result of a file stands for what fixes have made of it.
    std::set<std::string> done;
    for (Result& result : results_) {
      if (!done.insert(result.report.path).second) continue;
      if (const auto before = before_.find(result.report.path); before != before_.end()) {
        result.original = before->second;
        result.fixed.count = std::move(count_);
        result.fixed.unfinished = unfinished_;
        result.fixed.refused = refused_;
        count_.clear();
      }
    }
  }

  void fix(const Program& program) {
    std::map<std::string, std::vector<Token>> all;  // of each file
    for (const Definition& definition : program.definitions) {
      if (definition.text.known != Known::literal) continue;
      auto& tokens = all[path_of(definition.text.file)];
      for (const Token& token : definition.text.tokens) {
        if (!token.other) tokens.push_back(token);
      }
    }
    std::vector<std::pair<File, std::vector<Token>>> done;
    for (const Definition& definition : program.definitions) {
      const Text& text = definition.text;
      if (text.known != Known::literal) continue;
      const std::pair key{text.file, text.tokens};
      if (std::find(done.begin(), done.end(), key) != done.end()) continue;
      done.push_back(key);
      fix(definition, all.at(path_of(text.file)));
    }
  }

  void fix(const Definition& definition, const std::vector<Token>& all) {
    const Text& text = definition.text;
    const std::string path = path_of(text.file);
    const File before = current(text.file);
    const auto tokens_in = [&](const File& file) {
      return moved(text.tokens, all, text.file->text(), file->text());
    };
    Fixing fixing;
    fixing.rules = rules();
    fixing.most = run_.options.unsafe_fixes ? Applicability::unsafe : Applicability::safe;
    fixing.settings = settings();
    fixing.open = [&](std::shared_ptr<const Document> file) {
      return open(file, tokens_in(file), name_of(definition.pipeline));
    };
    fixing.settle = [&](Analysis& found) {
      run_.settled.mark_known(path, found);
      fit_fixes(found, tokens_in(found.contents.file));
    };
    Fixed fixed = apply_fixes(before, nullptr, fixing);
    unfinished_ = unfinished_ || fixed.unfinished;
    refused_ = refused_ || fixed.refused;
    if (fixed.analysis->contents.file == before) return;
    for (const auto& [rule, count] : fixed.count) count_[rule] += count;
    before_.try_emplace(path, text.file);
    now_[path] = fixed.analysis->contents.file;
  }

  const Parser& parser_;
  const File& given_;
  const SourceRun& run_;
  std::vector<Result> results_;
  std::vector<Checked> checked_;
  std::shared_ptr<Analysis> given_analysis_;
  std::map<std::string, std::pair<File, std::vector<Diagnostic>>> remarks_;
  std::map<std::string, File> now_, before_;  // files that fixes have changed, by path
  std::map<std::string_view, std::size_t> count_;
  bool unfinished_ = false, refused_ = false;
};

}  // namespace

std::vector<Result> Sources::read(std::string bytes, const SourceRun& run) const {
  const File main = std::make_shared<const Document>(run.path, std::move(bytes));
  if (!rule_code_) return Work(parser_, definition_, run).results(main);
  Result result;
  auto analysis = std::make_shared<Analysis>();
  analysis->contents.file = main;
  const Program program = parser_.rule_code(main);
  for (const Remark& remark : program.remarks) {
    analysis->diagnostics.push_back(diagnostic_of(remark));
  }
  choose(run.settled.of(run.target), *analysis, analysis->diagnostics);
  result.report.path = run.path;
  result.report.bytes = main->size();
  result.report.status = "searched";
  result.original = main;
  result.fixed.analysis = analysis;
  result.report.analysis = std::move(analysis);
  std::vector<Result> results;
  results.push_back(std::move(result));
  return results;
}

}  // namespace plumbline::cpp
