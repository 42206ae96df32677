#include "plugins/aws-sdk-cpp/requests.h"

#include <clang/AST/ParentMapContext.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/SourceManager.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "plugins/aws-sdk-cpp/changes.h"

namespace plumbline::cpp {
namespace {

using namespace clang;

struct Setting {
  std::string member;  // "PipelineName"; "push_back" of a vector
  const CXXMemberCallExpr* call = nullptr;
  std::vector<const Expr*> arguments;
  bool maybe = false;
};

struct Object {
  std::string type;
  SourceRange range;
  std::vector<Setting> settings;
  bool complete = true;            // nothing else can change it
  std::vector<const Expr*> items;  // of a list
};

bool is_definition(const Object& object) {
  return object.type == "CreatePipelineRequest" || object.type == "UpdatePipelineRequest";
}

class Finder : public RecursiveASTVisitor<Finder> {
 public:
  Finder(ASTContext& context, Files& files, TextReader& texts,
         const std::set<const VarDecl*>& escaped)
      : context_(context), files_(files), texts_(texts), escaped_(escaped) {}

  bool shouldVisitTemplateInstantiations() const { return false; }
  // What the SDK's classes do themselves is not the program's.
  bool TraverseDecl(Decl* decl) { return is_sdks(decl) || RecursiveASTVisitor::TraverseDecl(decl); }

  bool VisitVarDecl(VarDecl* decl) {
    const QualType type = decl->getType();
    if (!is_ours(type) || isa<ParmVarDecl>(decl)) return true;
    const Expr* const init = decl->getInit();
    const VarDecl* const other = init == nullptr ? nullptr : holder(init);
    if (other != nullptr && (type->isReferenceType() || type->isPointerType())) {
      // Another name of the same object.
      variables_[decl->getCanonicalDecl()] = &variable(*other, type);
    } else {
      Object& own = variable(*decl, type);
      if (init != nullptr) merge(own, evaluate(init), other != nullptr);
    }
    return true;
  }

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr* call) {
    if (!seen_.contains(call)) evaluate(call);
    return true;
  }

  // The requests, once all has been visited.
  Program program(File main);

 private:
  Object& variable(const VarDecl& decl, QualType type);
  Object* evaluate(const Expr*);
  Object* temporary(const Expr&, QualType type);
  Object& make(QualType type, SourceRange range);
  void merge(Object& into, Object* from, bool of_variable);
  bool is_maybe(const Expr&, const VarDecl*);
  std::optional<Text> text(const Object&, llvm::StringRef member, Place* at = nullptr);
  void define(const Object&, Program&);
  void start(const Object&, Program&);
  void parameters(const Expr*, bool maybe, Start&);
  void steps(const Expr*, Start&);
  void select(const Object&, Start&);
  template <class Use>
  bool each_item(const Expr*, Use);
  Place method(const Setting&);

  ASTContext& context_;
  Files& files_;
  TextReader& texts_;
  const std::set<const VarDecl*>& escaped_;
  std::map<const VarDecl*, Object*> variables_;
  std::vector<std::unique_ptr<Object>> objects_;  // as they stand in the program
  std::map<const Expr*, Object*> known_;
  std::set<const Object*> merged_;
  std::set<const CXXMemberCallExpr*> seen_;
};

Object& Finder::make(QualType type, SourceRange range) {
  objects_.push_back(std::make_unique<Object>());
  Object& made = *objects_.back();
  made.type = is_list(type) ? "list" : model_class(type).str();
  made.range = range;
  return made;
}

Object& Finder::variable(const VarDecl& decl, QualType type) {
  Object*& known = variables_[decl.getCanonicalDecl()];
  if (known != nullptr) return *known;
  known = &make(type, decl.getLocation());
  const QualType own = decl.getType();
  known->complete = !isa<ParmVarDecl>(decl) && !escaped_.contains(decl.getCanonicalDecl()) &&
                    is_ours(own) && !own->isReferenceType() && !own->isPointerType();
  return *known;
}

Object* Finder::temporary(const Expr& expr, QualType type) {
  Object*& known = known_[&expr];
  if (known == nullptr) known = &make(type, expr.getSourceRange());
  return known;
}

void Finder::merge(Object& into, Object* from, bool of_variable) {
  if (from == nullptr || from == &into) return;
  // The definition of a request that is copied is still that request's.
  const bool stays = of_variable && is_definition(*from);
  std::vector<Setting> settings = from->settings;
  if (stays) {
    std::erase_if(settings, [](const Setting& one) { return one.member == "PipelineDefinition"; });
  }
  into.settings.insert(into.settings.begin(), settings.begin(), settings.end());
  into.items.insert(into.items.begin(), from->items.begin(), from->items.end());
  into.complete = into.complete && from->complete;
  if (!stays) merged_.insert(from);
}

// A call that is not always made between the variable's declaration and its use.
bool Finder::is_maybe(const Expr& expr, const VarDecl* decl) {
  DynTypedNode node = DynTypedNode::create(expr);
  for (unsigned depth = 0; depth < 1000; ++depth) {
    const auto parents = context_.getParents(node);
    if (parents.empty()) return false;
    node = parents[0];
    if (node.get<IfStmt>() || node.get<ForStmt>() || node.get<WhileStmt>() || node.get<DoStmt>() ||
        node.get<CXXForRangeStmt>() || node.get<SwitchStmt>() || node.get<LambdaExpr>() ||
        node.get<CXXCatchStmt>() || node.get<ConditionalOperator>()) {
      // Unless the variable is in there as well.
      const auto* stmt = node.get<Stmt>();
      if (decl == nullptr || stmt == nullptr) return decl != nullptr;
      const SourceManager& sources = context_.getSourceManager();
      const bool inside =
          !sources.isBeforeInTranslationUnit(decl->getLocation(), stmt->getBeginLoc());
      return !inside;
    }
    if (node.get<FunctionDecl>()) return false;
  }
  return false;
}

Object* Finder::evaluate(const Expr* expr) {
  const QualType type = expr->getType();  // of a base, where a derived class is used
  expr = bare(expr);
  if (const VarDecl* const decl = holder(expr)) {
    return is_ours(type) ? &variable(*decl, type) : nullptr;
  }
  const auto* call = dyn_cast<CXXMemberCallExpr>(expr);
  if (call == nullptr) {
    if (!is_ours(type)) return nullptr;
    Object* const object = temporary(*expr, type);
    if (const auto* made = dyn_cast<CXXConstructExpr>(expr)) {
      if (object->type != "list") return object;
      for (const Expr* argument : made->arguments()) {
        if (const auto* list = dyn_cast<InitListExpr>(argument->IgnoreImplicit())) {
          if (object->items.empty()) {
            object->items.assign(list->inits().begin(), list->inits().end());
          }
        } else if (const auto* items =
                       dyn_cast<CXXStdInitializerListExpr>(argument->IgnoreImpCasts())) {
          const auto* inner = dyn_cast<InitListExpr>(items->getSubExpr()->IgnoreImplicit());
          if (inner != nullptr && object->items.empty()) {
            object->items.assign(inner->inits().begin(), inner->inits().end());
          }
        } else if (!isa<CXXDefaultArgExpr>(argument)) {
          object->complete = false;
        }
      }
    } else if (const auto* list = dyn_cast<InitListExpr>(expr)) {
      if (object->items.empty()) object->items.assign(list->inits().begin(), list->inits().end());
    } else {
      object->complete = false;  // the result of a function
    }
    return object;
  }
  const CXXMethodDecl* const method = call->getMethodDecl();
  const Expr* const base = call->getImplicitObjectArgument();
  if (method == nullptr || base == nullptr || method->getIdentifier() == nullptr) return nullptr;
  if (!is_ours(base->getType())) {
    Object* const made = is_ours(type) ? temporary(*expr, type) : nullptr;
    if (made != nullptr) made->complete = false;
    return made;
  }
  Object* const object = evaluate(base);
  if (object == nullptr || !seen_.insert(call).second) return object;
  const llvm::StringRef name = method->getName();
  Setting setting{name.str(), call, {call->arg_begin(), call->arg_end()}};
  for (const char* prefix : {"Set", "With", "Add"}) {
    if (starts_with(name, prefix)) setting.member = name.drop_front(strlen(prefix)).str();
  }
  const Expr* root = bare(base);
  while (const auto* inner = dyn_cast<CXXMemberCallExpr>(root)) {
    root = bare(inner->getImplicitObjectArgument());
  }
  if (const VarDecl* const decl = holder(root)) setting.maybe = is_maybe(*call, decl);
  if (!method->isConst()) object->settings.push_back(std::move(setting));
  return object;
}

Place Finder::method(const Setting& setting) { return files_.token(setting.call->getExprLoc()); }

std::optional<Text> Finder::text(const Object& object, llvm::StringRef member, Place* at) {
  std::optional<Text> found;
  for (const Setting& setting : object.settings) {
    if (setting.member != member || setting.arguments.empty()) continue;
    const bool again = found.has_value();
    auto texts = texts_.read(setting.arguments[0]);
    found = std::move(texts.front());
    if (texts.size() > 1 || (again && setting.maybe)) {
      found->known = Known::unknown;
      found->what = "one of several texts";
    }
    if (at != nullptr) *at = method(setting);
  }
  return found;
}

void Finder::define(const Object& object, Program& out) {
  const auto pipeline = text(object, "PipelineName");
  for (const Setting& setting : object.settings) {
    if (setting.member != "PipelineDefinition" || setting.arguments.empty()) continue;
    for (Text& text : texts_.read(setting.arguments[0])) {
      out.definitions.push_back({std::move(text), pipeline});
    }
  }
}

// The items of a list, an initialiser list or what is pushed into a variable. False: there may be
// others.
template <class Use>
bool Finder::each_item(const Expr* expr, Use use) {
  Object* const list = evaluate(expr);
  if (list == nullptr) return false;
  bool complete = list->complete;
  for (const Expr* item : list->items) use(item, false);
  for (const Setting& setting : list->settings) {
    const bool adds = setting.member == "push_back" || setting.member == "emplace_back";
    if (adds && setting.arguments.size() == 1) {
      use(setting.arguments[0], setting.maybe);
    } else if (setting.member != "reserve") {
      complete = false;
    }
  }
  return complete;
}

void Finder::parameters(const Expr* expr, bool maybe, Start& out) {
  Object* const object = evaluate(expr);
  if (object == nullptr || object->type != "Parameter") {
    out.parameters_complete = false;
    return;
  }
  merged_.insert(object);
  Given given;
  given.at = files_.place(expr->getSourceRange());
  given.maybe = maybe;
  given.name = text(*object, "Name", &given.name_at);
  given.value = text(*object, "Value", &given.value_at);
  if (!object->complete) {
    // What is not set here is set elsewhere.
    out.parameters_complete = out.parameters_complete && given.name;
    if (!given.name) return;
    if (!given.value) {
      given.value.emplace().at = given.at;
      given.value_at = given.at;
    }
  }
  out.parameters.push_back(std::move(given));
}

void Finder::steps(const Expr* expr, Start& out) {
  Object* const object = evaluate(expr);
  auto name = object == nullptr ? std::nullopt : text(*object, "StepName");
  if (object == nullptr || object->type != "SelectedStep" || !name) {
    out.steps_complete = false;
    return;
  }
  out.steps.push_back(std::move(*name));
}

void Finder::select(const Object& object, Start& out) {
  out.steps_complete = out.steps_complete && object.complete;
  out.source = text(object, "SourcePipelineExecutionArn", &out.source_at);
  for (const Setting& setting : object.settings) {
    if (setting.member != "SelectedSteps" || setting.arguments.empty()) continue;
    if (!out.steps_at.file) out.steps_at = method(setting);
    const bool adds = starts_with(setting.call->getMethodDecl()->getName(), "Add");
    if (adds) {
      steps(setting.arguments[0], out);
    } else if (!each_item(setting.arguments[0],
                          [&](const Expr* item, bool) { steps(item, out); })) {
      out.steps_complete = false;
    }
    out.steps_complete = out.steps_complete && !setting.maybe;
  }
}

void Finder::start(const Object& object, Program& out) {
  Start start;
  start.at = files_.place(object.range);
  start.pipeline = text(object, "PipelineName", &start.pipeline_at);
  start.parameters_complete = object.complete;
  for (const Setting& setting : object.settings) {
    if (setting.arguments.empty()) continue;
    const Expr* const argument = setting.arguments[0];
    if (setting.member == "PipelineParameters") {
      start.any_parameters = true;
      if (!start.parameters_at.file) start.parameters_at = method(setting);
      if (starts_with(setting.call->getMethodDecl()->getName(), "Add")) {
        parameters(argument, setting.maybe, start);
      } else {
        start.parameters.clear();  // those before are replaced
        if (!each_item(argument, [&](const Expr* item, bool maybe) {
              parameters(item, maybe || setting.maybe, start);
            })) {
          start.parameters_complete = false;
        }
      }
    } else if (setting.member == "SelectiveExecutionConfig") {
      start.selective = true;
      start.selection_at = method(setting);
      if (const Object* const config = evaluate(argument)) {
        select(*config, start);
      } else {
        start.steps_complete = false;
      }
    } else if (setting.member == "ParallelismConfiguration") {
      start.parallel_at = method(setting);
      const Object* const config = evaluate(argument);
      if (config == nullptr || config->settings.size() != 1) continue;
      const Expr* const number = config->settings.front().arguments.empty()
                                     ? nullptr
                                     : config->settings.front().arguments[0];
      Expr::EvalResult value;
      if (number != nullptr && number->getType()->isIntegerType() && !number->isValueDependent() &&
          number->EvaluateAsInt(value, context_)) {
        start.most_parallel = {value.Val.getInt().getExtValue(),
                               files_.place(number->getSourceRange())};
      }
    }
  }
  if (!object.complete && !start.pipeline) start.pipeline.emplace().at = start.at;
  out.starts.push_back(std::move(start));
}

Program Finder::program(File main) {
  Program out;
  out.file = std::move(main);
  // What start() and define() meet anew is no request.
  const std::size_t all = objects_.size();
  for (std::size_t i = 0; i < all; ++i) {
    const Object* const object = objects_[i].get();
    if (merged_.contains(object)) continue;
    if (is_definition(*object)) {
      define(*object, out);
    } else if (object->type == "StartPipelineExecutionRequest" &&
               (!object->settings.empty() || object->complete)) {
      start(*object, out);
    }
  }
  return out;
}

}  // namespace

Program find_requests(ASTContext& context, File main, const std::string& directory) {
  Files files(context.getSourceManager(), context.getLangOpts(), main, directory);
  std::vector<Decl*> ours;
  for (Decl* decl : context.getTranslationUnitDecl()->decls()) {
    if (files.is_ours(decl->getLocation())) ours.push_back(decl);
  }
  context.setTraversalScope(ours);  // for parents, too
  Changed changed;
  std::set<const VarDecl*> escaped;
  find_changes(ours, changed, escaped);
  TextReader texts(context, files, changed);
  Finder finder(context, files, texts, escaped);
  for (Decl* decl : ours) finder.TraverseDecl(decl);
  return finder.program(std::move(main));
}

}  // namespace plumbline::cpp
