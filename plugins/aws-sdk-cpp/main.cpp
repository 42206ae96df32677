// plumbline-scan-cpp: `plumbline check` for C++ sources.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "analyzer/cli/files.h"
#include "plugins/aws-sdk-cpp/sources.h"

namespace {

using namespace plumbline;

constexpr std::string_view usage =
    R"(Checks pipeline definitions and starts in C++ that uses the AWS SDK.
Usage: plumbline-scan-cpp [-p DIR] [--definition FILE] [OPTIONS of `plumbline check`] FILE...
                          [-- COMPILER-FLAGS...]

  -p DIR             Where compile_commands.json lies; searched upward from the file if not given
  --definition FILE  What starts are checked against where the source has no definition
  --rules            Check the code of plumbline's rules instead
  -- FLAGS           How the files are compiled; no compile_commands.json is read then

Without FILE all files of the compilation database are read. The other options are those of
`plumbline check --help`.
)";

struct Arguments {
  cpp::Compiling compiling;
  std::string definition;
  bool rules = false, help = false;
  std::vector<std::string> rest;  // of `plumbline check`
};

Arguments parse(int argc, char** argv) {
  Arguments out;
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto dashes = std::find(words.begin(), words.end(), "--");
  if (dashes != words.end()) out.compiling.flags.emplace(dashes + 1, words.end());
  for (auto word = words.begin(); word != dashes; ++word) {
    const auto value = [&]() -> const std::string& {
      if (word + 1 == dashes) {
        throw Error(Error::Kind::usage, *word + " needs a value: see --help");
      }
      return *++word;
    };
    if (*word == "-p") {
      out.compiling.database = value();
    } else if (*word == "--definition") {
      out.definition = value();
    } else if (*word == "--rules") {
      out.rules = true;
    } else if (*word == "-h" || *word == "--help") {
      out.help = true;
    } else {
      out.rest.push_back(*word);
    }
  }
  return out;
}

int run(int argc, char** argv) {
  Arguments given = parse(argc, argv);
  if (given.help) {
    cli::write_stdout(usage);
    return 0;
  }
  cpp::File definition;
  if (!given.definition.empty()) {
    constexpr std::uint64_t most = std::uint64_t{32} << 20U;
    cli::Content content = cli::read_file(given.definition, most);
    if (content.too_large) throw Error(Error::Kind::usage, given.definition + ": too large");
    definition = std::make_shared<const Document>(given.definition, std::move(content.bytes));
    const Contents contents = open_definition(definition);
    if (!contents.definition || contents.guessed) {
      const std::string why = contents.guessed ? "no JSON" : contents.why_not;
      throw Error(Error::Kind::usage,
                  given.definition + ": " + why + ": expected a pipeline definition");
    }
  }
  const cpp::Parser parser(std::move(given.compiling));
  const bool version = given.rest.size() == 1 && given.rest.front() == "--version";
  if (!version) {
    // Values of options are words as well: a path is what is there, or ends like a source.
    const bool any = std::any_of(given.rest.begin(), given.rest.end(), [](const std::string& word) {
      std::error_code ignored;
      return !word.starts_with('-') &&
             (cli::is_cpp(word) || std::filesystem::exists(word, ignored));
    });
    if (!any) {
      for (std::string& file : parser.files()) given.rest.push_back(std::move(file));
    }
    given.rest.insert(given.rest.begin(), "check");
  }
  std::vector<char*> words{argv[0]};
  for (std::string& word : given.rest) words.push_back(word.data());
  words.push_back(nullptr);
  const cpp::Sources sources(parser, std::move(definition), given.rules);
  return cli::run(static_cast<int>(words.size()) - 1, words.data(), &sources);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    return cli::report_error(error);
  }
}
