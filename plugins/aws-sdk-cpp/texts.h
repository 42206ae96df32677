// What Clang knows of a string expression: the literals that it is made of, where they are written,
// and what else is in it.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Expr.h>
#include <llvm/ADT/StringRef.h>

#include "plugins/aws-sdk-cpp/program.h"

namespace plumbline::cpp {

// The files of a translation unit as documents, and places in them.
class Files {
 public:
  Files(const clang::SourceManager& sources, const clang::LangOptions& options, File main,
        std::string directory)
      : sources_(sources),
        options_(options),
        main_(std::move(main)),
        directory_(std::move(directory)) {}
  // As the file has it: of a macro's use when it is in the macro.
  Place place(clang::SourceRange);
  Place token(clang::SourceLocation);
  File document(clang::FileID);
  bool is_ours(clang::SourceLocation) const;  // in no system header
  const clang::SourceManager& sources() const { return sources_; }

 private:
  const clang::SourceManager& sources_;
  const clang::LangOptions& options_;
  File main_;
  std::string directory_;
  std::map<clang::FileID, File> files_;
};

// Variables whose value is not what they are initialised with.
using Changed = std::set<const clang::VarDecl*>;

class TextReader {
 public:
  TextReader(clang::ASTContext& context, Files& files, const Changed& changed)
      : context_(context), files_(files), changed_(changed) {}
  // Each of them is meant when a condition decides.
  std::vector<Text> read(const clang::Expr*);

 private:
  struct Pieces;
  void collect(const clang::Expr*, Pieces&, unsigned depth);
  bool call(const clang::CallExpr&, Pieces&, unsigned depth);
  void format(const clang::CallExpr&, Pieces&, unsigned depth);
  bool variable(const clang::VarDecl&, Pieces&, unsigned depth);
  void literal(const clang::StringLiteral&, Pieces&);
  void unknown(const clang::Expr&, std::string what, Pieces&);
  Text finish(const clang::Expr&, Pieces&);

  clang::ASTContext& context_;
  Files& files_;
  const Changed& changed_;
};

// startswith() and endswith() have other names in newer LLVMs.
inline bool starts_with(llvm::StringRef text, llvm::StringRef with) {
  return text.take_front(with.size()) == with;
}
inline bool ends_with(llvm::StringRef text, llvm::StringRef with) {
  return text.take_back(with.size()) == with;
}

// Without what says nothing about the value: casts, parentheses, copies, std::move().
const clang::Expr* bare(const clang::Expr*);

}  // namespace plumbline::cpp
