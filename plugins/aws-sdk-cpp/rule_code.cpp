#include "plugins/aws-sdk-cpp/rule_code.h"

#include <clang/AST/DeclTemplate.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/SourceManager.h>

#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/source/diagnostic.h"
#include "plugins/aws-sdk-cpp/texts.h"

namespace plumbline::cpp {
namespace {

using namespace clang;

bool is_plumblines(QualType type, llvm::StringRef name) {
  const CXXRecordDecl* const record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record != nullptr && record->getQualifiedNameAsString() == "plumbline::" + name.str();
}

// Looks for mentions of what is there only during a call.
class Mentions : public RecursiveASTVisitor<Mentions> {
 public:
  explicit Mentions(bool facts_only) : facts_only_(facts_only) {}
  bool VisitDeclRefExpr(DeclRefExpr* name) {
    const auto* decl = dyn_cast<VarDecl>(name->getDecl());
    if (decl == nullptr || !decl->hasLocalStorage()) return true;
    found = found || !facts_only_ || is_plumblines(decl->getType(), "Facts");
    return !found;
  }
  bool found = false;

 private:
  bool facts_only_;
};

bool mentions(const Stmt* stmt, bool facts_only) {
  Mentions looking(facts_only);
  if (stmt != nullptr) looking.TraverseStmt(const_cast<Stmt*>(stmt));
  return looking.found;
}

// The variable that an expression is a part of: `a` in a.b[0].c.
const VarDecl* variable_of(const Expr* expr) {
  while (expr != nullptr) {
    expr = expr->IgnoreParenImpCasts();
    if (const auto* member = dyn_cast<MemberExpr>(expr)) {
      if (const auto* decl = dyn_cast<VarDecl>(member->getMemberDecl())) return decl;
      expr = member->getBase();
    } else if (const auto* item = dyn_cast<ArraySubscriptExpr>(expr)) {
      expr = item->getBase();
    } else if (const auto* call = dyn_cast<CXXOperatorCallExpr>(expr)) {
      expr = call->getNumArgs() > 0 ? call->getArg(0) : nullptr;
    } else if (const auto* unary = dyn_cast<UnaryOperator>(expr)) {
      expr = unary->getSubExpr();
    } else {
      const auto* name = dyn_cast<DeclRefExpr>(expr);
      return name == nullptr ? nullptr : dyn_cast<VarDecl>(name->getDecl());
    }
  }
  return nullptr;
}

bool outlives_calls(const VarDecl* decl) { return decl != nullptr && decl->hasGlobalStorage(); }

constexpr const char* reading_and_writing[] = {
    "fopen",         "fclose",  "fread",  "fwrite",  "fputs",  "fputc",
    "puts",          "putchar", "printf", "fprintf", "perror", "getenv",
    "secure_getenv", "system",  "popen",  "open",    "read",   "write",
    "socket",        "time",    "clock",  "rand",    "srand",  "gettimeofday",
    "clock_gettime", "remove",  "rename", "getline", "sleep",  "usleep"};

bool does_io(const std::string& name) {
  llvm::StringRef simple = name;
  if (starts_with(simple, "std::filesystem::")) return simple != "std::filesystem::path::path";
  if (starts_with(simple, "std::chrono::") && ends_with(simple, "::now")) return true;
  if (starts_with(simple, "std::this_thread::")) return true;
  if (ends_with(simple, "::print") && (starts_with(simple, "fmt::") || simple == "std::print")) {
    return true;
  }
  simple.consume_front("std::");
  return std::any_of(std::begin(reading_and_writing), std::end(reading_and_writing),
                     [&](const char* one) { return simple == one; });
}

bool ends_program(const std::string& name) {
  static constexpr const char* names[] = {"abort", "exit", "_Exit", "quick_exit", "terminate"};
  llvm::StringRef simple = name;
  simple.consume_front("std::");
  return std::any_of(std::begin(names), std::end(names),
                     [&](const char* one) { return simple == one; });
}

class Finder : public RecursiveASTVisitor<Finder> {
 public:
  Finder(ASTContext& context, Files& files, std::string path, Program& out)
      : context_(context), files_(files), path_(std::move(path)), out_(out) {}

  bool VisitVarDecl(VarDecl* decl) {
    if (!decl->hasGlobalStorage() || !decl->isThisDeclarationADefinition()) return true;
    if (is_plumblines(decl->getType(), "Rule")) check_rule(*decl);
    if (can_change(context_.getBaseElementType(decl->getType()), decl->isConstexpr())) {
      say("authoring/mutable-state", decl->getLocation(),
          quoted(decl->getNameAsString()) + " can change and outlives the call of a rule");
    } else if (decl->isStaticLocal() && mentions(decl->getInit(), false)) {
      say("authoring/kept-facts", decl->getLocation(),
          quoted(decl->getNameAsString()) + " keeps what is there only during one call");
    }
    return true;
  }

  bool VisitBinaryOperator(BinaryOperator* assignment) {
    if (assignment->isAssignmentOp()) keep(assignment->getLHS(), assignment->getRHS());
    return true;
  }

  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr* call) {
    if (call->isAssignmentOp() && call->getNumArgs() == 2) keep(call->getArg(0), call->getArg(1));
    return true;
  }

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr* call) {
    const CXXMethodDecl* const method = call->getMethodDecl();
    if (method == nullptr || method->isConst()) return true;
    for (const Expr* argument : call->arguments()) {
      keep(call->getImplicitObjectArgument(), argument);
    }
    return true;
  }

  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* const callee = call->getDirectCallee();
    if (callee == nullptr) return true;
    const std::string name = callee->getQualifiedNameAsString();
    if (does_io(name)) {
      say("authoring/input-output", call->getBeginLoc(),
          "a rule calls " + quoted(name) + ", which looks beyond the facts");
    } else if (ends_program(name)) {
      say("authoring/outside-findings", call->getBeginLoc(), "a rule calls " + quoted(name));
    } else if (name == "std::async") {
      say("authoring/kept-facts", call->getBeginLoc(), "a rule starts work that may outlive it");
    }
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr* name) {
    const std::string full = name->getDecl()->getQualifiedNameAsString();
    if (isa<FunctionDecl>(name->getDecl()) && does_io(full)) {
      say("authoring/input-output", name->getBeginLoc(),
          "a rule uses " + quoted(full) + ", which looks beyond the facts");
    }
    for (const char* stream : {"std::cout", "std::cerr", "std::clog", "std::cin", "stdout",
                               "stderr", "stdin", "errno"}) {
      if (full == stream) {
        say("authoring/input-output", name->getBeginLoc(), "a rule uses " + quoted(full));
      }
    }
    return true;
  }

  bool VisitCXXConstructExpr(CXXConstructExpr* made) {
    const CXXConstructorDecl* const constructor = made->getConstructor();
    const CXXRecordDecl* const record = constructor->getParent();
    const llvm::StringRef name = record->getIdentifier() != nullptr ? record->getName() : "";
    if (record->isInStdNamespace()) {
      if (name == "basic_ifstream" || name == "basic_ofstream" || name == "basic_fstream" ||
          name == "random_device") {
        say("authoring/input-output", made->getBeginLoc(),
            "a rule makes a " + quoted("std::" + name.str()));
      } else if (name == "thread" || name == "jthread") {
        say("authoring/kept-facts", made->getBeginLoc(), "a rule starts work that may outlive it");
      }
    } else if (is_plumblines(made->getType(), "Diagnostic") && made->getNumArgs() == 0) {
      say("authoring/outside-findings", made->getBeginLoc(),
          "a rule makes a `Diagnostic` that `Findings` does not know");
    }
    return true;
  }

  bool VisitCXXThrowExpr(CXXThrowExpr* thrown) {
    say("authoring/outside-findings", thrown->getThrowLoc(), "a rule throws");
    return true;
  }

  bool VisitCXXConstCastExpr(CXXConstCastExpr* cast) {
    if (mentions(cast->getSubExpr(), true)) {
      say("authoring/outside-findings", cast->getBeginLoc(), "a rule changes the facts");
    }
    return true;
  }

 private:
  // The variable itself, or what a pointer that stays the same leads to.
  bool can_change(QualType type, bool is_constexpr) const {
    if (type->isReferenceType()) type = type->getPointeeType();
    if (!type.isConstQualified() && !is_constexpr && !type->isFunctionType()) return true;
    if (type->isPointerType()) {
      const QualType to = type->getPointeeType();
      return !to.isConstQualified() && !to->isFunctionType();
    }
    const CXXRecordDecl* const record = type->getAsCXXRecordDecl();
    if (record == nullptr || !record->hasDefinition()) return false;
    const auto* special = dyn_cast<ClassTemplateSpecializationDecl>(record);
    if (special != nullptr && record->isInStdNamespace() &&
        (special->getName() == "unique_ptr" || special->getName() == "shared_ptr")) {
      return !special->getTemplateArgs()[0].getAsType().isConstQualified();
    }
    // Those of libraries know how to share them.
    return files_.is_ours(record->getLocation()) &&
           llvm::any_of(record->fields(),
                        [](const FieldDecl* field) { return field->isMutable(); });
  }

  void say(std::string_view rule, SourceLocation location, std::string message) {
    Remark remark{rule, files_.token(location), std::move(message)};
    if (remark.at.file && said_.insert({remark.at.file.get(), remark.at.range.begin}).second) {
      out_.remarks.push_back(std::move(remark));
    }
  }

  void keep(const Expr* into, const Expr* what) {
    const VarDecl* const decl = variable_of(into);
    if (!outlives_calls(decl) || !mentions(what, true)) return;
    say("authoring/kept-facts", into->getExprLoc(),
        quoted(decl->getNameAsString()) + " keeps facts beyond the call");
  }

  // The id of a rule that has a function is the path of its file.
  void check_rule(const VarDecl& decl) {
    const Expr* const init = decl.getInit();
    const auto* list = init == nullptr ? nullptr : dyn_cast<InitListExpr>(bare(init));
    if (list == nullptr || list->getNumInits() < 4) return;
    if (list->getInit(3)->isNullPointerConstant(context_, Expr::NPC_ValueDependentIsNull)) return;
    const std::size_t rules = path_.rfind("rules/");
    if (rules == std::string::npos) return;
    std::string expected = path_.substr(rules + 6);
    expected.resize(expected.rfind('.'));
    Changed none;
    const Text id = TextReader(context_, files_, none).read(list->getInit(0)).front();
    if (id.known != Known::literal) return;
    std::string symbol = expected;
    for (char& c : symbol) {
      if (!isalnum(static_cast<unsigned char>(c))) c = '_';
    }
    if (id.bytes() != expected) {
      out_.remarks.push_back({"authoring/misplaced-id", id.at,
                              "the id " + quoted(id.bytes()) +
                                  " is not the file's path: expected " + quoted(expected)});
    } else if (decl.getNameAsString() != symbol) {
      say("authoring/misplaced-id", decl.getLocation(),
          "the rule is called " + quoted(decl.getNameAsString()) + ": expected " + quoted(symbol));
    }
  }

  static std::string quoted(std::string_view text) { return plumbline::quoted(text); }

  ASTContext& context_;
  Files& files_;
  std::string path_;
  Program& out_;
  std::set<std::pair<const Document*, std::uint32_t>> said_;
};

}  // namespace

Program find_faults(ASTContext& context, File main, const std::string& directory) {
  Program out;
  out.file = main;
  const SourceManager& sources = context.getSourceManager();
  Files files(sources, context.getLangOpts(), main, directory);
  std::vector<Decl*> own;
  for (Decl* decl : context.getTranslationUnitDecl()->decls()) {
    const SourceLocation place = sources.getExpansionLoc(decl->getLocation());
    // What the analyzer itself has is not a rule's.
    const llvm::StringRef file = sources.getFilename(place);
    const bool rules = file.contains("rules/") || file.contains("plugins/");
    if (sources.isInMainFile(place) || (rules && files.is_ours(place))) own.push_back(decl);
  }
  Finder finder(context, files, std::string(main->name()), out);
  for (Decl* decl : own) finder.TraverseDecl(decl);
  return out;
}

}  // namespace plumbline::cpp
