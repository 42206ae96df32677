// The manual: for man, and as Markdown for the documentation.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/cli/command_table.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/schema/envelope.h"

namespace plumbline::cli {
namespace {

struct Entry {
  std::string_view what, means;
};

constexpr Entry exit_statuses[] = {
    {"0", "Nothing was found at or above `--fail-on`, and no budget is broken."},
    {"1", "There are findings, a plan breaks a budget, or a cached step loses its result."},
    {"2", "Wrong usage, or a configuration, scenario or policy that is wrong."},
    {"3", "An input cannot be read, an output cannot be written, or plumbline itself failed."},
    {"4", "`plan --detailed-exitcode`: something would run."}};
constexpr Entry variables[] = {
    {"PLUMBLINE_CONFIG", "A configuration file instead of the nearest plumbline.jsonc."},
    {"FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE", "Whether output is coloured; `--color` wins."},
    {"GITHUB_ACTIONS, GITHUB_WORKSPACE, CI_PROJECT_DIR",
     "What `-f auto` becomes, and what paths in github and gitlab reports are relative to."}};
constexpr Entry files[] = {
    {"plumbline.jsonc", "The configuration of the directory and of those below it."},
    {"plumbline-baseline.json", "What `plumbline baseline create` writes."}};
constexpr Entry examples[] = {
    {"plumbline check pipelines/", "Checks every definition below a directory."},
    {"aws sagemaker describe-pipeline --pipeline-name churn | plumbline check -",
     "Checks what is deployed."},
    {"plumbline check -f text -f sarif:plumbline.sarif definition.json",
     "Shows findings, and writes them for a code scanning service."},
    {"plumbline drift --against main definition.json",
     "Says which cached steps a change makes run again."},
    {"plumbline plan --against main --max-cost 25 definition.json",
     "Says what a run would do, and fails when it would cost more than 25 USD."}};

// Its choices, unless the description names them anyway.
std::string choices_text(const OptionRow& option, std::string_view between) {
  const bool named = std::all_of(
      option.choices.begin(), option.choices.end(),
      [&](const std::string& each) { return option.description.find(each) != std::string::npos; });
  return named ? "" : fmt::format("{}", fmt::join(option.choices, between));
}

// ---- for man

std::string roff(std::string_view text) {
  std::string out;
  bool code = false;
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\e"; break;
      case '-': out += "\\-"; break;
      case '`':
        code = !code;
        out += code ? "\\fB" : "\\fR";
        break;
      default: out += c;
    }
  }
  // A line that begins so would be a request.
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string roff_option(const OptionRow& option) {
  std::string names;
  for (const std::string& name : {option.short_name, option.long_name}) {
    if (name.empty()) continue;
    names += fmt::format("{}\\fB{}\\fR", names.empty() ? "" : ", ", roff(name));
  }
  if (!option.value.empty()) names += fmt::format(" \\fI{}\\fR", roff(option.value));
  std::string out = fmt::format(".TP\n{}\n{}.\n", names, roff(option.description));
  const std::string choices = choices_text(option, ", ");
  if (!choices.empty()) out += fmt::format("One of {}.\n", roff(choices));
  if (!option.otherwise.empty()) {
    out += fmt::format("Otherwise {}.\n", roff(option.otherwise));
  }
  return out;
}

template <std::size_t count>
std::string roff_entries(std::string_view title, const Entry (&entries)[count]) {
  std::string out = fmt::format(".SH {}\n", title);
  for (const Entry& entry : entries) {
    out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(entry.what), roff(entry.means));
  }
  return out;
}

// ---- as Markdown

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

template <std::size_t count>
std::string markdown_entries(std::string_view title, const Entry (&entries)[count]) {
  std::string out = fmt::format("\n## {}\n\n", title);
  for (const Entry& entry : entries) {
    out += fmt::format("- `{}`: {}\n", entry.what, entry.means);
  }
  return out;
}

std::string markdown_command(const CommandRow& row) {
  std::string out = fmt::format("\n## plumbline {}\n\n{}.\n\n```console\n{}\n```\n", row.name,
                                row.description, row.synopsis());
  if (!row.arguments.empty()) {
    out += "\n| argument | |\n|---|---|\n";
    for (const ArgumentRow& argument : row.arguments) {
      out += fmt::format("| `{}` | {} |\n", cell(argument.text()), cell(argument.description));
    }
  }
  out += "\n| option | |\n|---|---|\n";
  for (const OptionRow& option : row.options) {
    std::string more;
    const std::string choices = choices_text(option, "`, `");
    if (!choices.empty()) more += fmt::format("; one of `{}`", choices);
    if (!option.otherwise.empty()) more += fmt::format("; otherwise `{}`", option.otherwise);
    out +=
        fmt::format("| `{}` | {}{} |\n", cell(option.text()), cell(option.description), cell(more));
  }
  return out;
}

}  // namespace

std::string manual_page(const std::vector<CommandRow>& table) {
  std::string out = fmt::format(
      ".\\\" Made of the option table by plumbline itself.\n"
      ".TH PLUMBLINE 1 \"{}\" \"plumbline {}\" \"User Commands\"\n"
      ".SH NAME\nplumbline \\- check Amazon SageMaker Pipelines definitions\n.SH SYNOPSIS\n",
      schema::facts_date(), version());
  for (const CommandRow& row : table) {
    if (row.name.empty()) continue;
    std::string rest = row.synopsis().substr(10 + row.name.size());
    out += fmt::format("\\fBplumbline {}\\fR{}\n.br\n", roff(row.name), roff(rest));
  }
  out +=
      ".SH DESCRIPTION\n" + roff(table[0].description) +
      "\nIt needs no AWS account and no network. Rules are named by paths such as "
      "\\fBgraph/cycle\\fR; \\fBplumbline rules\\fR lists them and \\fBplumbline explain\\fR shows "
      "the page of one.\n.SH OPTIONS\n";
  for (const OptionRow& option : table[0].options) out += roff_option(option);
  out += ".SH COMMANDS\n";
  for (const CommandRow& row : table) {
    if (row.name.empty()) continue;
    out += fmt::format(".SS plumbline {}\n{}.\n", roff(row.name), roff(row.description));
    for (const ArgumentRow& argument : row.arguments) {
      out += fmt::format(".TP\n\\fI{}\\fR\n{}.\n", roff(argument.name), roff(argument.description));
    }
    for (const OptionRow& option : row.options) out += roff_option(option);
  }
  out += roff_entries("EXIT STATUS", exit_statuses);
  out += roff_entries("ENVIRONMENT", variables);
  out += roff_entries("FILES", files);
  return out + roff_entries("EXAMPLES", examples);
}

std::string manual_markdown(const std::vector<CommandRow>& table) {
  std::string out =
      "# Commands\n\nMade of the option table; `plumbline COMMAND --help` says the same.\n\n"
      "| command | |\n|---|---|\n";
  for (const CommandRow& row : table) {
    if (row.name.empty()) continue;
    std::string anchor = "plumbline-" + row.name;
    for (char& c : anchor) c = c == ' ' ? '-' : c;
    out += fmt::format("| [`plumbline {}`](#{}) | {} |\n", row.name, anchor, cell(row.description));
  }
  for (const CommandRow& row : table) {
    if (!row.name.empty()) out += markdown_command(row);
  }
  out += markdown_entries("Exit status", exit_statuses);
  out += markdown_entries("Environment", variables);
  out += markdown_entries("Files", files);
  return out + markdown_entries("Examples", examples);
}

int completions(const std::string& shell) {
  const auto table = command_table();
  write_stdout(shell == "bash"  ? bash_completions(table)
               : shell == "zsh" ? zsh_completions(table)
                                : fish_completions(table));
  return 0;
}

int manual(const std::string& format) {
  const auto table = command_table();
  write_stdout(format == "md" ? manual_markdown(table) : manual_page(table));
  return 0;
}

}  // namespace plumbline::cli
