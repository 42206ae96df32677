#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "analyzer/check/analyze.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/json/utf8.h"
#include "analyzer/report/diff.h"
#include "analyzer/report/format.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

// The faults that end a tree early.
bool breaks_off(std::string_view rule) {
  return rule == "syntax/malformed-json" || rule == "syntax/nul-byte" || rule == "syntax/too-deep";
}

// The finding for which a file is left alone, as `check` shows it.
std::string syntax_error(std::shared_ptr<const Document> document) {
  std::vector<const Rule*> syntax;
  for (const Rule* rule : all_rules()) {
    if (breaks_off(rule->id)) syntax.push_back(rule);
  }
  FileReport report;
  report.path = document->name();
  report.status = "checked";
  report.analysis = analyze(std::move(document), syntax);
  return render({&report, 1}, Format::text, {});
}

std::string files(std::size_t count) {
  return fmt::format("{} file{}", count, count == 1 ? "" : "s");
}

class Formatting {
 public:
  explicit Formatting(const FmtOptions& options) : options_(options) {}

  int run() {
    const Search search = find_targets(options_.paths, options_.unmatched_is_fine, Wanted::json);
    for (const Target& target : search.targets) {
      if (target.path == "-" && writes() && search.targets.size() > 1) {
        throw Error(Error::Kind::usage,
                    "`-` prints the definition: give it alone, or with --check or --diff");
      }
    }
    progress_.emplace(!options_.quiet, "formatting", search.targets.size());
    for (const Target& target : search.targets) {
      try {
        format(target);
      } catch (const Error& error) {
        fail(error.what());
      } catch (const std::exception& error) {
        // Out of memory, most likely: one file's end, not the run's.
        fail(fmt::format("{}: {}", target.path, error.what()));
      }
      progress_->one_done();
    }
    progress_.reset();
    for (const std::string& directory : search.empty_directories) {
      complain(fmt::format("plumbline: {}: no JSON files", printable(directory)));
    }
    write_stdout(out_);
    summarize(search);
    if (failed_) return 3;
    return broken_ > 0 || (changed_ > 0 && !writes()) ? 1 : 0;
  }

 private:
  bool writes() const { return !options_.check && !options_.diff; }

  void fail(const std::string& why) {
    failed_ = true;
    say(fmt::format("plumbline: {}", printable(why)));
  }

  // Above the progress, while there is one.
  void say(std::string_view line) { progress_ ? progress_->say(line) : complain(line); }

  void format(const Target& target) {
    const auto document = open(target.path);
    const Contents contents = open_definition(document);
    if (!contents.definition || (contents.guessed && !target.explicitly)) {
      if (target.explicitly) {
        fail(fmt::format("{}: {}: expected a pipeline definition (an object with `Steps`)",
                         document->name(), contents.why_not));
      }
      return;
    }
    if (contents.definition->document->host() != nullptr) return leave_embedded(target, *document);
    const json::Parsed& parsed = contents.definition->parsed;
    if (!can_format(parsed)) {
      ++broken_;
      std::string text = syntax_error(document);
      if (text.ends_with('\n')) text.pop_back();
      say(text);
      return;
    }
    put(target, *document,
        formatted(*document, parsed, options_.compact ? Layout::compact : Layout::indented));
  }

  // Throws Error.
  std::shared_ptr<const Document> open(const std::string& path) const {
    std::error_code ignored;
    if (path != "-" && writes() && std::filesystem::exists(path, ignored) &&
        !std::filesystem::is_directory(path, ignored) &&
        !std::filesystem::is_regular_file(path, ignored)) {
      throw Error(Error::Kind::input,
                  path + ": not a regular file: give `-` to read standard input and print");
    }
    Content content = read_file(path, options_.max_file_size);
    std::string name = path != "-"                       ? path
                       : options_.stdin_filename.empty() ? "<stdin>"
                                                         : options_.stdin_filename;
    if (content.too_large) {
      throw Error(
          Error::Kind::input,
          fmt::format("{}: larger than {} bytes, and AWS takes definitions of 1 MiB at most", name,
                      options_.max_file_size));
    }
    return std::make_shared<const Document>(std::move(name), std::move(content.bytes));
  }

  void leave_embedded(const Target& target, const Document& document) {
    const bool string = document.name().ends_with(".json") || document.text().starts_with('{');
    const std::string why =
        std::string(document.name()) +
        (string ? ": the definition is text in a JSON string, which stays as it is; `jq -r "
                  ".PipelineDefinition` takes it out"
                : ": the definition is part of another file, which stays as it is");
    if (target.explicitly) return fail(why);
    if (!options_.quiet) say(fmt::format("plumbline: {}", printable(why)));
  }

  void put(const Target& target, const Document& document, const std::string& text) {
    const bool same = text == document.text();
    if (options_.diff) {
      ++(same ? same_ : changed_);
      out_ += unified_diff(document.name(), document.text(), text);
      return;
    }
    const bool standard = target.path == "-";
    if (standard && writes()) {
      out_ += text;
    } else if (!same) {
      if (writes()) write_file(target.path, text);
      out_ += printable(document.name()) + '\n';
    }
    ++(same ? same_ : changed_);
    if (writes() && json::count_characters(text) > most_definition_characters &&
        json::count_characters(document.text()) <= most_definition_characters) {
      say(fmt::format(
          "plumbline: {}: {} characters now, and AWS takes {}: `plumbline fmt --compact` writes "
          "fewer",
          printable(document.name()), json::count_characters(text), most_definition_characters));
    }
  }

  void summarize(const Search& search) const {
    const bool prints = writes() && search.targets.size() == 1 && search.targets[0].path == "-";
    if (options_.quiet || prints) return;
    std::string line;
    const auto add = [&](std::size_t count, std::string_view what) {
      if (count == 0) return;
      line += fmt::format("{}{} {}", line.empty() ? "" : ", ", files(count), what);
    };
    add(changed_, writes() ? "formatted" : "would be formatted");
    add(same_, "already formatted");
    add(broken_, "left alone: not valid JSON");
    if (!line.empty()) {
      complain(line);
    } else if (!failed_ && search.empty_directories.empty()) {
      complain("plumbline: no pipeline definitions found");
    }
  }

  const FmtOptions& options_;
  std::optional<Progress> progress_;
  std::string out_;
  std::size_t changed_ = 0, same_ = 0, broken_ = 0;
  bool failed_ = false;
};

}  // namespace

int fmt(const FmtOptions& options) { return Formatting(options).run(); }

}  // namespace plumbline::cli
