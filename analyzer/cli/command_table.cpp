#include "analyzer/cli/command_table.h"

#include <CLI/CLI.hpp>

#include "analyzer/cli/options.h"
#include "analyzer/cli/outputs.h"

namespace plumbline::cli {
namespace {

// "WHEN:{auto,always,never}" -> "WHEN", and what it can be.
std::string split_type(const std::string& type, std::vector<std::string>& choices) {
  const std::size_t open = type.find(":{");
  if (open == std::string::npos) return type;
  const std::size_t close = type.find('}', open);
  std::string each;
  for (const char c : type.substr(open + 2, close - open - 2)) {
    if (c == ',') {
      choices.push_back(each);
      each.clear();
    } else {
      each += c;
    }
  }
  choices.push_back(each);
  return type.substr(0, open);
}

bool takes_many(const CLI::Option& option) {
  return option.get_expected_max() == CLI::detail::expected_max_vector_size ||
         option.get_items_expected_max() > 1;
}

OptionRow row_of(const CLI::Option& option, const std::string& command) {
  OptionRow row;
  if (!option.get_snames().empty()) row.short_name = "-" + option.get_snames().front();
  if (!option.get_lnames().empty()) row.long_name = "--" + option.get_lnames().front();
  row.description = option.get_description();
  if (option.get_type_size() == 0) return row;
  row.value = split_type(option.get_type_name(), row.choices);
  if (row.value == "UINT" || row.value == "INT") row.value = "N";
  if (row.value == "TEXT") row.value = "VALUE";
  row.otherwise = option.get_default_str();
  row.repeatable = takes_many(option);
  if (row.long_name == "--format" && row.choices.empty()) {
    for (const std::string_view format : formats_of(command)) row.choices.emplace_back(format);
  }
  return row;
}

ArgumentRow argument_of(const CLI::Option& option) {
  ArgumentRow row;
  row.name = option.get_name(true);
  row.description = option.get_description();
  split_type(option.get_type_name(), row.choices);
  row.required = option.get_required();
  row.repeatable = takes_many(option) && row.name.find(' ') == std::string::npos;
  return row;
}

void add(const CLI::App& app, const std::string& name, std::vector<CommandRow>& rows) {
  CommandRow row;
  row.name = name;
  row.description = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      row.arguments.push_back(argument_of(*option));
    } else {
      row.options.push_back(row_of(*option, name));
    }
  }
  const auto visible = [](const CLI::App* each) { return !each->get_group().empty(); };
  const auto commands = app.get_subcommands(visible);
  row.has_commands = !commands.empty();
  rows.push_back(std::move(row));
  for (const CLI::App* command : commands) {
    add(*command, name.empty() ? command->get_name() : name + " " + command->get_name(), rows);
  }
}

}  // namespace

std::string OptionRow::text() const {
  std::string out = short_name;
  if (!short_name.empty() && !long_name.empty()) out += ", ";
  out += long_name;
  return value.empty() ? out : out + " " + value;
}

std::string ArgumentRow::text() const {
  const std::string all = name + (repeatable ? "..." : "");
  return required ? all : "[" + all + "]";
}

std::string CommandRow::synopsis() const {
  std::string out = "plumbline";
  if (!name.empty()) out += " " + name;
  out += " [OPTION]...";
  for (const ArgumentRow& argument : arguments) out += " " + argument.text();
  if (has_commands) out += name.empty() ? " COMMAND" : " [COMMAND]";
  return out;
}

std::vector<CommandRow> command_table() {
  CLI::App app;
  Invocation ignored;
  add_commands(app, ignored);
  std::vector<CommandRow> rows;
  add(app, "", rows);
  return rows;
}

}  // namespace plumbline::cli
