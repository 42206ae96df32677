#include "plugins/aws-sdk-cpp/changes.h"

#include <clang/AST/DeclTemplate.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <llvm/ADT/StringSwitch.h>

namespace plumbline::cpp {

using namespace clang;

llvm::StringRef model_class(QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType()) type = type->getPointeeType();
  const CXXRecordDecl* const record = type->getAsCXXRecordDecl();
  if (record == nullptr || record->getIdentifier() == nullptr) return {};
  const auto* model = dyn_cast<NamespaceDecl>(record->getDeclContext());
  const auto* client = model == nullptr ? nullptr : dyn_cast<NamespaceDecl>(model->getParent());
  if (client == nullptr || model->getName() != "Model" || client->getName() != "SageMaker") {
    return {};
  }
  return llvm::StringSwitch<llvm::StringRef>(record->getName())
      .Cases("CreatePipelineRequest", "UpdatePipelineRequest", "StartPipelineExecutionRequest",
             record->getName())
      .Cases("Parameter", "SelectiveExecutionConfig", "SelectedStep", "ParallelismConfiguration",
             record->getName())
      .Default({});
}

bool is_list(QualType type) {
  const CXXRecordDecl* const record = type.getNonReferenceType()->getAsCXXRecordDecl();
  const auto* special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record);
  if (special == nullptr || special->getName() != "vector") return false;
  const TemplateArgument& item = special->getTemplateArgs()[0];
  return item.getKind() == TemplateArgument::Type && !model_class(item.getAsType()).empty();
}

bool is_ours(QualType type) { return !model_class(type).empty() || is_list(type); }

bool is_sdks(const Decl* decl) {
  const auto* record = dyn_cast_or_null<CXXRecordDecl>(decl);
  const auto* method = dyn_cast_or_null<CXXMethodDecl>(decl);
  if (method != nullptr) record = method->getParent();
  const clang::Type* const type = record == nullptr ? nullptr : record->getTypeForDecl();
  return type != nullptr && !model_class(QualType(type, 0)).empty();
}

const VarDecl* holder(const Expr* expr) {
  for (unsigned depth = 0; depth < 8; ++depth) {
    expr = bare(expr);
    if (const auto* unary = dyn_cast<UnaryOperator>(expr)) {
      if (unary->getOpcode() != UO_Deref && unary->getOpcode() != UO_AddrOf) return nullptr;
      expr = unary->getSubExpr();
    } else if (const auto* call = dyn_cast<CXXOperatorCallExpr>(expr)) {
      const bool leads = call->getOperator() == OO_Arrow || call->getOperator() == OO_Star;
      if (!leads || call->getNumArgs() != 1) return nullptr;
      expr = call->getArg(0);
    } else {
      const auto* name = dyn_cast<DeclRefExpr>(expr);
      return name == nullptr ? nullptr : dyn_cast<VarDecl>(name->getDecl());
    }
  }
  return nullptr;
}

namespace {

class Changes : public RecursiveASTVisitor<Changes> {
 public:
  Changes(Changed& changed, std::set<const VarDecl*>& escaped)
      : changed_(changed), escaped_(escaped) {}

  bool VisitDeclRefExpr(DeclRefExpr* name) {
    const auto* decl = dyn_cast<VarDecl>(name->getDecl());
    if (decl == nullptr || harmless_.contains(name)) return true;
    if (decl->getType().isConstQualified()) return true;
    (is_ours(decl->getType()) ? escaped_ : changed_).insert(decl->getCanonicalDecl());
    return true;
  }
  bool VisitImplicitCastExpr(ImplicitCastExpr* cast) {
    const bool reads = cast->getCastKind() == CK_LValueToRValue ||
                       (cast->getCastKind() == CK_NoOp && cast->getType().isConstQualified());
    if (reads) allow(cast->getSubExpr());
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr* made) {
    if (made->getNumArgs() == 1 && made->getConstructor()->isCopyOrMoveConstructor()) {
      allow(made->getArg(0));
    }
    return true;
  }
  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* const callee = call->getDirectCallee();
    if (callee == nullptr) return true;
    const std::string name = callee->getQualifiedNameAsString();
    if (name == "std::move" || name == "std::forward") allow(call->getArg(0));
    if (const auto* member = dyn_cast<CXXMemberCallExpr>(call)) {
      const Expr* const object = member->getImplicitObjectArgument();
      if (member->getMethodDecl() == nullptr || object == nullptr) return true;
      if (member->getMethodDecl()->isConst() || is_ours(object->getType())) allow(object);
      // Functions of the SDK that take T&& take nothing away from a variable that is passed.
      if (is_ours(object->getType())) {
        for (Expr* argument : call->arguments()) allow(argument);
      }
      // c_str() and data() of a string that is not const, likewise size().
      const auto* id = member->getMethodDecl()->getIdentifier();
      if (id != nullptr &&
          (id->getName() == "data" || id->getName() == "begin" || id->getName() == "end")) {
        allow(object);
      }
    }
    return true;
  }

 private:
  void allow(const Expr* expr) {
    if (const auto* name = dyn_cast<DeclRefExpr>(bare(expr))) harmless_.insert(name);
  }
  Changed& changed_;
  std::set<const VarDecl*>& escaped_;
  std::set<const DeclRefExpr*> harmless_;  // parents are visited first
};

}  // namespace

void find_changes(const std::vector<Decl*>& decls, Changed& changed,
                  std::set<const VarDecl*>& escaped) {
  Changes changes(changed, escaped);
  for (Decl* decl : decls) changes.TraverseDecl(decl);
}

}  // namespace plumbline::cpp
