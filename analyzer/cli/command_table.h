// The commands and options of the command line as plain data, read from the table that parses it:
// what completions, the manual page and the documentation are made of.
#pragma once

#include <string>
#include <vector>

namespace plumbline::cli {

struct OptionRow {
  std::string short_name, long_name;  // "-f", "--format"; either may be empty
  std::string value;                  // "FORMAT[:FILE]"; empty: it takes none
  std::string description;
  std::string otherwise;             // the value when it is not given; empty: none to speak of
  std::vector<std::string> choices;  // all that the value can be; empty: anything
  bool repeatable = false;

  // "-f, --format FORMAT[:FILE]"
  std::string text() const;
};

struct ArgumentRow {
  std::string name;  // "PATH"
  std::string description;
  std::vector<std::string> choices;
  bool required = false, repeatable = false;

  std::string text() const;  // "[PATH...]"
};

struct CommandRow {
  std::string name;  // "baseline create"; empty: plumbline itself
  std::string description;
  std::vector<OptionRow> options;
  std::vector<ArgumentRow> arguments;
  bool has_commands = false;  // others, whose names begin with this one's

  std::string synopsis() const;  // "plumbline check [OPTION]... [PATH...]"
};

// plumbline itself first, then its commands in the order of `--help`.
std::vector<CommandRow> command_table();

// A script for a shell: bash, zsh or fish.
std::string bash_completions(const std::vector<CommandRow>&);
std::string zsh_completions(const std::vector<CommandRow>&);
std::string fish_completions(const std::vector<CommandRow>&);

// plumbline(1) for man, and the same as Markdown.
std::string manual_page(const std::vector<CommandRow>&);
std::string manual_markdown(const std::vector<CommandRow>&);

}  // namespace plumbline::cli
