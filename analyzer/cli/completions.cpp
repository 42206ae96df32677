// Scripts that complete command lines in shells.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/cli/command_table.h"

namespace plumbline::cli {
namespace {

// What a word can be, where the table does not list it.
enum class Words : std::uint8_t { anything, files, directories, rules };

Words words_of(std::string_view value) {
  if (value.starts_with("RULE")) return Words::rules;
  if (value == "DIR" || value == "DIRECTORY") return Words::directories;
  for (const std::string_view file : {"FILE", "PATH", "DEFINITION", "OLD", "OFFER"}) {
    if (value.starts_with(file)) return Words::files;
  }
  return Words::anything;
}

// Lists the rules, those of the nearest configuration too.
constexpr std::string_view rules_command = "plumbline rules 2>/dev/null | sed -n '2,$s/ .*//p'";

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

// The names of the commands directly below a command.
std::vector<std::string> names_below(const std::vector<CommandRow>& table, std::string_view name) {
  std::vector<std::string> out;
  for (const CommandRow& row : table) {
    const std::size_t space = row.name.rfind(' ');
    const std::string_view above =
        space == std::string::npos ? "" : std::string_view(row.name).substr(0, space);
    if (!row.name.empty() && above == name) {
      out.push_back(row.name.substr(space == std::string::npos ? 0 : space + 1));
    }
  }
  return out;
}

std::vector<std::string> names_of(const OptionRow& option) {
  std::vector<std::string> out;
  if (!option.short_name.empty()) out.push_back(option.short_name);
  if (!option.long_name.empty()) out.push_back(option.long_name);
  return out;
}

std::string bash_words(const std::vector<std::string>& choices, Words words) {
  if (!choices.empty()) {
    return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", joined(choices));
  }
  switch (words) {
    case Words::files:
      return "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\"))";
    case Words::directories:
      return "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- \"$cur\"))";
    case Words::rules:
      return fmt::format("COMPREPLY=($(compgen -W \"$({})\" -- \"$cur\"))", rules_command);
    case Words::anything: break;
  }
  return ":";
}

// Between single quotes of fish.
std::string fish_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_words(const std::vector<std::string>& choices, Words words) {
  if (!choices.empty()) return fmt::format("({})", joined(choices));
  switch (words) {
    case Words::files: return "_files";
    case Words::directories: return "_files -/";
    case Words::rules: return "_plumbline__ids";
    case Words::anything: break;
  }
  return " ";
}

// In a description of _arguments and _describe, between single quotes.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out;
}

std::string zsh_option(const OptionRow& option) {
  std::string names;
  std::string before = option.repeatable ? "*" : "";
  if (!option.short_name.empty() && !option.long_name.empty()) {
    if (!option.repeatable) before = fmt::format("({} {})", option.short_name, option.long_name);
    names = fmt::format("'{}'{{{},{}}}'", before, option.short_name, option.long_name);
  } else {
    names = fmt::format("'{}{}", before,
                        option.long_name.empty() ? option.short_name : option.long_name);
  }
  std::string out = fmt::format("{}[{}]", names, zsh_text(option.description));
  if (!option.value.empty()) {
    out += fmt::format(":{}:{}", zsh_text(option.value),
                       zsh_words(option.choices, words_of(option.value)));
  }
  return out + "'";
}

std::string zsh_arguments(const CommandRow& row) {
  std::string out;
  for (const OptionRow& option : row.options) out += " \\\n        " + zsh_option(option);
  for (const ArgumentRow& argument : row.arguments) {
    out +=
        fmt::format(" \\\n        '{}:{}:{}'", argument.repeatable ? "*" : "",
                    zsh_text(argument.name), zsh_words(argument.choices, words_of(argument.name)));
  }
  return out;
}

std::string fish_words(const std::vector<std::string>& choices, Words words) {
  if (!choices.empty()) return fmt::format(" -x -a '{}'", joined(choices));
  switch (words) {
    case Words::files: return " -r -F";
    case Words::directories: return " -x -a '(__fish_complete_directories)'";
    case Words::rules:
      return fmt::format(" -x -a \"({})\"", "plumbline rules 2>/dev/null | sed -n '2,\\$s/ .*//p'");
    case Words::anything: break;
  }
  return " -x";
}

// That the words so far name a command.
std::string fish_condition(const std::string& name) {
  if (name.empty()) return "__fish_use_subcommand";
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    out += fmt::format("{}__fish_seen_subcommand_from {}", out.empty() ? "" : "; and ",
                       name.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string fish_row(const CommandRow& row) {
  const std::string begin = fmt::format("complete -c plumbline -n '{}'", fish_condition(row.name));
  std::string out;
  for (const OptionRow& option : row.options) {
    out += begin;
    if (!option.short_name.empty()) out += " -s " + option.short_name.substr(1);
    if (!option.long_name.empty()) out += " -l " + option.long_name.substr(2);
    if (!option.value.empty()) out += fish_words(option.choices, words_of(option.value));
    out += fmt::format(" -d '{}'\n", fish_text(option.description));
  }
  for (const ArgumentRow& argument : row.arguments) {
    const Words words = words_of(argument.name);
    if (!argument.choices.empty() || words == Words::rules || words == Words::directories) {
      out += begin + " -f" + fish_words(argument.choices, words) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string bash_completions(const std::vector<CommandRow>& table) {
  std::string commands, values, words;
  for (const CommandRow& row : table) {
    if (!row.name.empty()) {
      const std::size_t space = row.name.rfind(' ');
      commands += fmt::format("{}'{}/{}'", commands.empty() ? "" : " | ",
                              space == std::string::npos ? "" : row.name.substr(0, space),
                              row.name.substr(space == std::string::npos ? 0 : space + 1));
    }
    std::vector<std::string> options;
    for (const OptionRow& option : row.options) {
      const auto names = names_of(option);
      options.insert(options.end(), names.begin(), names.end());
      if (option.value.empty()) continue;
      std::string patterns;
      for (const std::string& name : names) {
        patterns += fmt::format("{}'{}:{}'", patterns.empty() ? "" : " | ", row.name, name);
      }
      values += fmt::format("    {}) {}; return ;;\n", patterns,
                            bash_words(option.choices, words_of(option.value)));
    }
    std::string rest = ":";
    if (row.has_commands) {
      rest = bash_words(names_below(table, row.name), Words::anything);
    } else if (!row.arguments.empty()) {
      rest = bash_words(row.arguments[0].choices, words_of(row.arguments[0].name));
    }
    words += fmt::format("    '{}') options='{}'; [[ $cur == -* ]] || {{ {}; }} ;;\n", row.name,
                         joined(options), rest);
  }
  return fmt::format(R"(# Completions of plumbline for bash; made by `plumbline completions bash`.
_plumbline() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}} command='' options='' i
  COMPREPLY=()
  # What follows "=" is a word of its own.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case $command/${{COMP_WORDS[i]}} in
    {}) command+="${{command:+ }}${{COMP_WORDS[i]}}" ;;
    esac
  done
  case $command:$prev in
{}  esac
  case $command in
{}  esac
  [[ $cur != -* ]] || COMPREPLY=($(compgen -W "$options" -- "$cur"))
}}
complete -F _plumbline plumbline
)",
                     commands, values, words);
}

std::string zsh_completions(const std::vector<CommandRow>& table) {
  std::string out = fmt::format(R"zsh(#compdef plumbline
# Completions of plumbline for zsh; made by `plumbline completions zsh`.
_plumbline__ids() {{
  local -a rules=(${{(f)"$({})"}})
  _describe rule rules
}}
)zsh",
                                rules_command);
  for (auto row = table.rbegin(); row != table.rend(); ++row) {
    std::string function = row->name;
    std::replace(function.begin(), function.end(), ' ', '_');
    function = function.empty() ? "_plumbline" : "_plumbline_" + function;
    if (!row->has_commands) {
      out += fmt::format("{}() {{\n  _arguments -s{}\n}}\n", function, zsh_arguments(*row));
      continue;
    }
    std::string names, cases;
    for (const std::string& name : names_below(table, row->name)) {
      const std::string whole = row->name.empty() ? name : row->name + " " + name;
      const auto found = std::find_if(table.begin(), table.end(),
                                      [&](const CommandRow& each) { return each.name == whole; });
      names += fmt::format("        '{}:{}'\n", name, zsh_text(found->description));
      cases += fmt::format("        {}) {}_{} ;;\n", name, function, name);
    }
    out += fmt::format(R"({}() {{
  local context state state_descr line
  typeset -A opt_args
  _arguments -C{} \
        '1: :->command' '*:: :->rest'
  case $state in
    command)
      local -a commands=(
{}      )
      _describe command commands ;;
    rest)
      case $line[1] in
{}      esac ;;
  esac
}}
)",
                       function, zsh_arguments(*row), names, cases);
  }
  return out +
         "if [ \"$funcstack[1]\" = _plumbline ]; then\n  _plumbline \"$@\"\nelse\n  compdef "
         "_plumbline plumbline\nfi\n";
}

std::string fish_completions(const std::vector<CommandRow>& table) {
  std::string out = "# Completions of plumbline for fish; made by `plumbline completions fish`.\n";
  for (const CommandRow& row : table) {
    if (row.has_commands) {
      for (const std::string& name : names_below(table, row.name)) {
        const std::string whole = row.name.empty() ? name : row.name + " " + name;
        const auto found = std::find_if(table.begin(), table.end(),
                                        [&](const CommandRow& each) { return each.name == whole; });
        out += fmt::format("complete -c plumbline -n '{}' -f -a {} -d '{}'\n",
                           fish_condition(row.name), name, fish_text(found->description));
      }
    }
    out += fish_row(row);
  }
  return out;
}

}  // namespace plumbline::cli
