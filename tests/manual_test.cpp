// The manual page, its Markdown and the completions say what --help says.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/program.h"

using namespace plumbline;
using tests::Folder;
using tests::Run;

namespace {

using Names = std::set<std::string>;

// What --help of a command lists: options without the dashes' commas, and commands.
struct Help {
  Names options, commands;
};

Help parse_help(const std::string& text) {
  Help help;
  std::istringstream lines(text);
  std::string line, section;
  while (std::getline(lines, line)) {
    if (!line.starts_with("  ")) {
      section = line;
      continue;
    }
    if (line.starts_with("   ")) continue;
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (section == "Subcommands:") help.commands.insert(first);
    if (section != "Options:") continue;
    std::istringstream names(first);
    for (std::string name; std::getline(names, name, ',');) help.options.insert(name);
  }
  return help;
}

void walk(const Folder& folder, const std::string& command, std::map<std::string, Help>& out) {
  const Run run = folder.run(command + " --help");
  REQUIRE(run.status == 0);
  const Help help = parse_help(run.out);
  out[command] = help;
  for (const std::string& name : help.commands) {
    walk(folder, command.empty() ? name : command + " " + name, out);
  }
}

// Every command, by name; "" is plumbline itself.
std::map<std::string, Help> all_help(const Folder& folder) {
  std::map<std::string, Help> out;
  walk(folder, "", out);
  return out;
}

std::string shell(const Folder& folder, const std::string& command) {
  const std::string out = (folder.path() / "out").string();
  const std::string whole = "cd '" + folder.path().string() + "' && PATH='" +
                            std::filesystem::path(PLUMBLINE_BINARY).parent_path().string() +
                            "':\"$PATH\" && { " + command + "; } >out 2>&1";
  if (std::system(whole.c_str()) != 0) return "failed: " + tests::read(out);
  return tests::read(out);
}

bool is_there(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

Names words_of(const std::string& text) {
  std::istringstream stream(text);
  Names out;
  for (std::string word; stream >> word;) out.insert(word);
  return out;
}

// The first word of each line: what stands behind is a description.
Names first_words_of(const std::string& text) {
  std::istringstream stream(text);
  Names out;
  for (std::string line; std::getline(stream, line);) out.insert(line.substr(0, line.find('\t')));
  return out;
}

// Sections of the manual: what follows a line, up to the next one like it.
std::string section(const std::string& text, const std::string& head, const std::string& next) {
  const std::size_t at = text.find("\n" + head + "\n");
  if (at == std::string::npos) return {};
  const std::size_t from = at + head.size() + 2;
  return text.substr(from, std::min(text.find("\n" + next, from), text.size()) - from);
}

// The options that a section names: what is bold before the description, or between backticks.
Names options_in(const std::string& text, const std::string& begin, const std::string& end) {
  Names out;
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    std::string head = text.substr(at, text.find(end, at) - at);
    std::string plain;
    for (std::size_t i = 0; i < head.size(); ++i) {
      if (head[i] == '\\' && i + 1 < head.size()) {
        ++i;
        if (head[i] == 'f') {
          ++i;
          continue;
        }
      }
      plain += head[i] == ',' ? ' ' : head[i];
    }
    for (const std::string& word : words_of(plain)) {
      if (word.starts_with('-')) out.insert(word);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the manual page and its Markdown have the commands and options of --help") {
  const Folder folder;
  const auto help = all_help(folder);
  REQUIRE(help.size() > 15);
  const std::string man = folder.run("manual").out;
  const std::string markdown = folder.run("manual -f md").out;
  CHECK(man.starts_with(".\\\" "));
  for (const auto& [command, each] : help) {
    INFO(command);
    if (command.empty()) {
      CHECK(options_in("\n" + section(man, ".SH OPTIONS", ".SH "), "\n.TP\n\\fB", "\n") ==
            each.options);
      continue;
    }
    const std::string in_man = "\n" + section(man, ".SS plumbline " + command, ".S");
    CHECK(options_in(in_man, "\n.TP\n\\fB", "\n") == each.options);
    const std::string in_markdown = section(markdown, "## plumbline " + command, "## ");
    CHECK(options_in(in_markdown, "\n| `-", "` |").size() + each.options.size() > 0);
    std::string dashed = in_markdown;
    for (std::size_t at = dashed.find("\n| `-"); at != std::string::npos;
         at = dashed.find("\n| `-", at + 1)) {
      dashed.insert(at + 4, " ");
    }
    CHECK(options_in(dashed, "\n| ` ", "` |") == each.options);
  }
  // And nothing more: as many commands as there are.
  std::size_t sections = 0;
  for (std::size_t at = man.find("\n.SS "); at != std::string::npos;
       at = man.find("\n.SS ", at + 1))
    ++sections;
  CHECK(sections == help.size() - 1);
}

TEST_CASE("the README names the commands and every option of check") {
  const Folder folder;
  const std::string readme = tests::read(PLUMBLINE_SOURCE_DIR "/README.md");
  for (const std::string& name : parse_help(folder.run("check --help").out).options) {
    if (!name.starts_with("--") || name == "--help") continue;
    INFO(name);
    CHECK(readme.find("`" + name) != std::string::npos);
  }
  for (const std::string& name : parse_help(folder.run("--help").out).commands) {
    INFO(name);
    CHECK(readme.find("\nplumbline " + name + " ") != std::string::npos);
  }
}

TEST_CASE("bash completes what --help lists, values and rules") {
  const Folder folder;
  folder.write("c.bash", folder.run("completions bash").out);
  const auto complete = [&](const std::string& line) {
    return words_of(shell(folder, "bash -c 'source ./c.bash; COMP_WORDS=(plumbline " + line +
                                      "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _plumbline; "
                                      "printf \"%s\\n\" \"${COMPREPLY[@]}\"'"));
  };
  for (const auto& [command, help] : all_help(folder)) {
    INFO(command);
    CHECK(complete(command + " -") == help.options);
    if (!help.commands.empty()) CHECK(complete(command + " \"\"") == help.commands);
  }
  CHECK(complete("check --fail-on \"\"") == Names{"error", "warning", "note", "never"});
  CHECK(complete("check --fail-on = w") == Names{"warning"});
  CHECK(complete("check -f j") == Names{"json", "jsonl", "junit"});
  CHECK(complete("check p.json -f \"g\"") == Names{"github", "gitlab"});
  CHECK(complete("explain graph/cy") == Names{"graph/cycle"});
  CHECK(complete("completions \"\"") == Names{"bash", "zsh", "fish"});
  folder.write("some.json", "{}");
  CHECK(complete("check som") == Names{"some.json"});
  CHECK(complete("check --config som") == Names{"some.json"});
}

TEST_CASE("fish completes what --help lists") {
  if (!is_there("fish")) {
    WARN("skipped: fish is not there");
    return;
  }
  const Folder folder;
  folder.write("c.fish", folder.run("completions fish").out);
  const auto complete = [&](const std::string& line) {
    return first_words_of(
        shell(folder, "HOME=. fish -N -c 'source c.fish; complete -C \"plumbline " + line + "\"'"));
  };
  for (const auto& [command, help] : all_help(folder)) {
    if (command.empty()) continue;
    INFO(command);
    Names long_ones, completed;
    for (const std::string& name : help.options) {
      if (name.starts_with("--")) long_ones.insert(name);
    }
    for (const std::string& name : complete(command + " --")) completed.insert(name);
    CHECK(std::includes(completed.begin(), completed.end(), long_ones.begin(), long_ones.end()));
  }
  const auto help = all_help(folder);
  CHECK(complete("") == help.at("").commands);
  CHECK(complete("check --fail-on w") == Names{"warning"});
  CHECK(complete("explain graph/cy") == Names{"graph/cycle"});
}

TEST_CASE("zsh reads its completions, which name what --help lists") {
  const Folder folder;
  const std::string script = folder.run("completions zsh").out;
  folder.write("_plumbline", script);
  for (const auto& [command, help] : all_help(folder)) {
    std::string function = "_plumbline" + (command.empty() ? "" : "_" + command);
    std::replace(function.begin(), function.end(), ' ', '_');
    const std::size_t at = script.find("\n" + function + "() {\n");
    INFO(function);
    REQUIRE(at != std::string::npos);
    const std::string body = script.substr(at, script.find("\n}\n", at) - at);
    for (const std::string& name : help.options) {
      const bool there = body.find(name + "[") != std::string::npos ||
                         body.find("{" + name + ",") != std::string::npos ||
                         body.find("," + name + "}") != std::string::npos;
      INFO(name);
      CHECK(there);
    }
    for (const std::string& name : help.commands) {
      CHECK(body.find("'" + name + ":") != std::string::npos);
    }
  }
  if (!is_there("zsh")) {
    WARN("skipped: zsh is not there");
    return;
  }
  CHECK(shell(folder, "zsh -n _plumbline") == "");
  // Loaded as compinit loads it, and as `source` does.
  CHECK(shell(folder,
              "zsh -f -c 'fpath=($PWD $fpath); autoload -Uz compinit; compinit -D -u; "
              "print $_comps[plumbline]'") == "_plumbline\n");
  CHECK(shell(folder,
              "zsh -f -c 'autoload -Uz compinit; compinit -D -u; source ./_plumbline; "
              "print $_comps[plumbline]'") == "_plumbline\n");
  // A shell at a terminal, with the key pressed; what it is given to offer is between the brackets.
  folder.write("press.zsh", R"(zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; fpath=($PWD $fpath); autoload -Uz compinit; compinit -D -u
compadd() { local -a o; builtin compadd -O o "$@"; print -r -- "<""<$o>"">"; builtin compadd "$@" }
print REA""DY'
zpty -r z seen '*READY*'
zpty -w -n z "$1"$'\t'
zpty -r z seen '*<<*>>*'
print -r -- "${${seen##*<<}%%>>*}"
zpty -d z
)");
  const auto press = [&](const std::string& line) {
    return words_of(shell(folder, "timeout 120 zsh -f press.zsh 'plumbline " + line + "'"));
  };
  CHECK(press("exp") == Names{"explain"});
  CHECK(press("check --fail-on w") == Names{"warning"});
  CHECK(press("check -f j") == Names{"json", "jsonl", "junit"});
  CHECK(press("explain graph/cy") == Names{"graph/cycle"});
}
