#include "plugins/aws-sdk-cpp/parse.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendActions.h>
#include <clang/Tooling/CompilationDatabase.h>
#include <clang/Tooling/Tooling.h>

#include <filesystem>
#include <utility>

#include "analyzer/source/diagnostic.h"
#include "plugins/aws-sdk-cpp/requests.h"
#include "plugins/aws-sdk-cpp/rule_code.h"

namespace plumbline::cpp {
namespace {

using namespace clang;

using Look = Program (*)(ASTContext&, File, const std::string& directory);

class Consumer : public ASTConsumer {
 public:
  Consumer(Look look, File main, Program& out) : look_(look), main_(std::move(main)), out_(out) {}
  void HandleTranslationUnit(ASTContext& context) override {
    const auto directory = context.getSourceManager()
                               .getFileManager()
                               .getVirtualFileSystem()
                               .getCurrentWorkingDirectory();
    Program found = look_(context, main_, directory ? *directory : std::string());
    std::move(found.remarks.begin(), found.remarks.end(), std::back_inserter(out_.remarks));
    found.remarks = std::move(out_.remarks);
    out_ = std::move(found);
  }

 private:
  Look look_;
  File main_;
  Program& out_;
};

// Keeps the first error: what it leaves out may be what was looked for.
class FirstError : public DiagnosticConsumer {
 public:
  FirstError(File main, Program& out) : main_(std::move(main)), out_(out) {}
  void HandleDiagnostic(DiagnosticsEngine::Level level, const clang::Diagnostic& info) override {
    DiagnosticConsumer::HandleDiagnostic(level, info);
    if (level < DiagnosticsEngine::Error || said_) return;
    said_ = true;
    llvm::SmallString<256> message;
    info.FormatDiagnostic(message);
    Range range{0, 0};
    std::string where;
    if (info.hasSourceManager() && info.getLocation().isValid()) {
      const SourceManager& sources = info.getSourceManager();
      const SourceLocation place = sources.getFileLoc(info.getLocation());
      const auto [id, offset] = sources.getDecomposedLoc(place);
      if (id == sources.getMainFileID()) {
        range = {offset, offset + 1};
      } else {
        where = " (in " + sources.getFilename(place).str() + ")";
      }
    }
    out_.remarks.push_back({"cpp/broken-source",
                            {main_, range},
                            "the program does not compile, so parts of it may not be seen",
                            "clang says: " + message.str().str() + where});
  }

 private:
  File main_;
  Program& out_;
  bool said_ = false;
};

class Action : public ASTFrontendAction {
 public:
  Action(Look look, File main, Program& out) : look_(look), main_(std::move(main)), out_(out) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Consumer>(look_, main_, out_);
  }

 private:
  Look look_;
  File main_;
  Program& out_;
};

class Factory : public tooling::FrontendActionFactory {
 public:
  Factory(Look look, File main, Program& out) : look_(look), main_(std::move(main)), out_(out) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(look_, main_, out_);
  }

 private:
  Look look_;
  File main_;
  Program& out_;
};

// Precompiled headers are of one compiler, and errors to any other: what they were made of is read
// instead. Left out is `-include-pch FILE`, which CMake writes for clang in front of the header's
// own name; and `-include FILE` does not make the driver look for a FILE.gch or FILE.pch.
tooling::CommandLineArguments without_precompiled(const tooling::CommandLineArguments& words,
                                                  llvm::StringRef) {
  tooling::CommandLineArguments out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool passed_on = !out.empty() && out.back() == "-Xclang";
    if (words[i] == "-include-pch") {
      if (passed_on) out.pop_back();
      i += passed_on ? 2 : 1;
    } else if (words[i] == "-include" && !passed_on && i + 1 < words.size()) {
      out.insert(out.end(), {"-Xclang", "-include", "-Xclang", words[++i]});
    } else {
      out.push_back(words[i]);
    }
  }
  return out;
}

std::unique_ptr<tooling::CompilationDatabase> fixed(const std::vector<std::string>& flags) {
  return std::make_unique<tooling::FixedCompilationDatabase>(".", flags);
}

}  // namespace

struct Parser::State {
  Compiling compiling;
  std::unique_ptr<tooling::CompilationDatabase> database;

  Program run(const File& file, Look look, const std::map<std::string, File>& changed) const {
    Program out;
    out.file = file;
    std::string error;
    std::unique_ptr<tooling::CompilationDatabase> found;
    const std::string path = std::filesystem::absolute(std::string(file->name())).string();
    if (!database) {
      found = tooling::CompilationDatabase::autoDetectFromSource(path, error);
      if (!found) found = fixed({"-std=c++17"});
    }
    const tooling::CompilationDatabase& commands = database ? *database : *found;
    // A file system of its own, because the working directory is a state of it.
    tooling::ClangTool tool(commands, {path}, std::make_shared<PCHContainerOperations>(),
                            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
                                llvm::vfs::createPhysicalFileSystem().release()));
    tool.mapVirtualFile(path, {file->text().data(), file->text().size()});
    std::vector<std::string> names;
    for (const auto& [name, document] : changed) {
      names.push_back(std::filesystem::absolute(name).string());
    }
    std::size_t number = 0;
    for (const auto& [name, document] : changed) {
      tool.mapVirtualFile(names[number++], {document->text().data(), document->text().size()});
    }
    tool.appendArgumentsAdjuster(without_precompiled);
    // Without carets it does not count its errors on standard error either.
    tool.appendArgumentsAdjuster(tooling::getInsertArgumentAdjuster(
        {"-w", "-fno-caret-diagnostics"}, tooling::ArgumentInsertPosition::END));
    tool.setPrintErrorMessage(false);
    FirstError errors(file, out);
    tool.setDiagnosticConsumer(&errors);
    Factory factory(look, file, out);
    const auto broken = [&](std::string message, std::string note) {
      out.remarks.push_back(
          {"cpp/broken-source", {file, {0, 0}}, std::move(message), std::move(note)});
      return std::move(out);
    };
    const auto ways = commands.getCompileCommands(path);
    if (ways.empty()) {
      return broken("the compilation database does not say how this file is compiled",
                    "give flags after `--`, or another database with -p");
    }
    for (const tooling::CompileCommand& way : ways) {  // the tool would end the program
      std::error_code ignored;
      if (!std::filesystem::is_directory(way.Directory, ignored)) {
        return broken("the directory in which this file is compiled is not there",
                      "the compilation database says " + plumbline::quoted(way.Directory));
      }
    }
    tool.run(&factory);
    return out;
  }
};

Parser::Parser(Compiling compiling) {
  auto state = std::make_unique<State>();
  if (compiling.flags) {
    state->database = fixed(*compiling.flags);
  } else if (!compiling.database.empty()) {
    std::string error;
    state->database = tooling::CompilationDatabase::loadFromDirectory(compiling.database, error);
    if (!state->database) {
      throw Error(Error::Kind::usage,
                  "-p " + compiling.database +
                      ": no compile_commands.json can be read there "
                      "(cmake writes it with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON)");
    }
  }
  state->compiling = std::move(compiling);
  state_ = std::move(state);
}

Parser::~Parser() = default;

Program Parser::program(const File& file, const std::map<std::string, File>& changed) const {
  return state_->run(file, find_requests, changed);
}

Program Parser::rule_code(const File& file) const { return state_->run(file, find_faults, {}); }

std::vector<std::string> Parser::files() const {
  return state_->database ? state_->database->getAllFiles() : std::vector<std::string>();
}

}  // namespace plumbline::cpp
