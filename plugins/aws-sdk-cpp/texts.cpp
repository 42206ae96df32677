#include "plugins/aws-sdk-cpp/texts.h"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <filesystem>
#include <utility>

#include "analyzer/source/diagnostic.h"

namespace plumbline::cpp {
namespace {

using namespace clang;

constexpr unsigned deepest = 64;  // of expressions and variables that lead to each other

std::string name_of(const NamedDecl& decl) { return plumbline::quoted(decl.getNameAsString()); }

bool is_record(QualType type, std::initializer_list<llvm::StringRef> names) {
  const CXXRecordDecl* const record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record != nullptr && record->getIdentifier() != nullptr &&
         llvm::is_contained(names, record->getName());
}

std::string qualified(const CallExpr& call) {
  const FunctionDecl* const callee = call.getDirectCallee();
  return callee == nullptr ? std::string() : callee->getQualifiedNameAsString();
}

Text::Number number_of(QualType type) {
  type = type.getNonReferenceType();
  if (type->isBooleanType()) return Text::Number::boolean;
  if (type->isFloatingType()) return Text::Number::floating;
  return type->isIntegerType() ? Text::Number::integer : Text::Number::none;
}

}  // namespace

const Expr* bare(const Expr* expr) {
  for (const Expr* before = nullptr; expr != before;) {
    before = expr;
    expr = expr->IgnoreParens();
    if (const auto* cast = dyn_cast<CastExpr>(expr)) {
      expr = cast->getSubExpr();
    } else if (const auto* temporary = dyn_cast<MaterializeTemporaryExpr>(expr)) {
      expr = temporary->getSubExpr();
    } else if (const auto* bound = dyn_cast<CXXBindTemporaryExpr>(expr)) {
      expr = bound->getSubExpr();
    } else if (const auto* full = dyn_cast<FullExpr>(expr)) {
      expr = full->getSubExpr();
    } else if (const auto* made = dyn_cast<CXXConstructExpr>(expr)) {
      if (made->getNumArgs() == 1 && made->getConstructor()->isCopyOrMoveConstructor()) {
        expr = made->getArg(0);
      }
    } else if (const auto* call = dyn_cast<CallExpr>(expr)) {
      const std::string name = qualified(*call);
      if (call->getNumArgs() == 1 && (name == "std::move" || name == "std::forward")) {
        expr = call->getArg(0);
      }
    } else if (const auto* list = dyn_cast<InitListExpr>(expr)) {
      if (list->getNumInits() == 1 && !list->getInit(0)->getType()->isCharType()) {
        expr = list->getInit(0);
      }
    }
  }
  return expr;
}

bool Files::is_ours(SourceLocation location) const {
  return location.isValid() && !sources_.isInSystemHeader(sources_.getExpansionLoc(location));
}

File Files::document(FileID id) {
  if (id == sources_.getMainFileID()) return main_;
  File& known = files_[id];
  if (known) return known;
  namespace fs = std::filesystem;
  std::string name = "<macro>";
  if (const auto entry = sources_.getFileEntryRefForID(id)) {
    const fs::path path = (fs::path(directory_) / entry->getName().str()).lexically_normal();
    const fs::path here = fs::current_path();
    const fs::path below = path.lexically_relative(here);
    name = below.empty() || *below.begin() == ".." ? path.string() : below.string();
  }
  known = std::make_shared<const Document>(std::move(name), sources_.getBufferData(id).str());
  return known;
}

Place Files::place(SourceRange range) {
  CharSourceRange chars =
      Lexer::makeFileCharRange(CharSourceRange::getTokenRange(range), sources_, options_);
  if (chars.isInvalid()) {
    chars = Lexer::getAsCharRange(sources_.getExpansionRange(range), sources_, options_);
  }
  const auto [file, begin] = sources_.getDecomposedLoc(chars.getBegin());
  const auto [other, end] = sources_.getDecomposedLoc(chars.getEnd());
  return {document(file), {begin, file == other ? std::max(begin, end) : begin}};
}

Place Files::token(SourceLocation location) { return place(SourceRange(location)); }

struct TextReader::Pieces {
  struct Item {
    std::string bytes;
    std::vector<SourceLocation> tokens;
    Part part;
  };
  std::vector<Item> items;
  bool put_together = false;  // even if all of it is known
  Text::Number number = Text::Number::none;
};

void TextReader::unknown(const Expr& expr, std::string what, Pieces& out) {
  out.items.push_back(
      {{}, {}, {std::nullopt, files_.place(expr.getSourceRange()), std::move(what)}});
}

void TextReader::literal(const StringLiteral& literal, Pieces& out) {
  Pieces::Item item;
  item.part.at = files_.place(literal.getSourceRange());
  if (literal.getCharByteWidth() != 1) return unknown(literal, "a literal of wide characters", out);
  item.bytes = literal.getBytes().str();
  item.part.text = item.bytes;
  for (unsigned i = 0; i < literal.getNumConcatenated(); ++i) {
    item.tokens.push_back(literal.getStrTokenLoc(i));
  }
  out.items.push_back(std::move(item));
}

bool TextReader::variable(const VarDecl& decl, Pieces& out, unsigned depth) {
  const VarDecl* with_init = nullptr;
  const Expr* const init = decl.getAnyInitializer(with_init);
  if (isa<ParmVarDecl>(decl) || init == nullptr) return false;
  const QualType type = decl.getType();
  const bool is_const = type.isConstQualified() || decl.isConstexpr();
  if (is_const) {
    collect(init, out, depth + 1);
    return true;
  }
  const bool elsewhere = decl.hasExternalFormalLinkage() && !type->isPointerType();
  if (elsewhere || type->isReferenceType()) return false;
  collect(init, out, depth + 1);
  if (changed_.contains(decl.getCanonicalDecl())) {
    out.put_together = true;
    out.items.push_back({{}, {}, {}});
    out.items.back().part.at = files_.token(decl.getLocation());
    out.items.back().part.what = "what later changes " + name_of(decl);
  }
  return true;
}

// The parts between the placeholders of a format string, and the arguments in their places.
void TextReader::format(const CallExpr& call, Pieces& out, unsigned depth) {
  Pieces text;
  collect(call.getArg(0), text, depth + 1);
  out.put_together = true;
  if (text.items.size() != 1 || !text.items.front().part.text) {
    return unknown(call, "a call of " + plumbline::quoted(qualified(call)), out);
  }
  const std::string pattern = text.items.front().bytes;
  const Place at = text.items.front().part.at;
  std::string part;
  const auto put = [&] {
    if (!part.empty()) out.items.push_back({part, {}, {part, at, {}}});
    part.clear();
  };
  unsigned next = 1;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool twice = i + 1 < pattern.size() && pattern[i + 1] == pattern[i];
    if ((pattern[i] == '{' || pattern[i] == '}') && twice) {
      part += pattern[i++];
      continue;
    }
    if (pattern[i] != '{') {
      part += pattern[i];
      continue;
    }
    const std::size_t end = std::min(pattern.find('}', i), pattern.size() - 1);
    const std::string inside = pattern.substr(i + 1, end - i - 1);
    unsigned number = next;
    if (!inside.empty() && inside[0] >= '0' && inside[0] <= '9') {
      number = static_cast<unsigned>(inside[0] - '0') + 1;
    } else {
      ++next;
    }
    i = end;
    put();
    if (number < call.getNumArgs()) {
      collect(call.getArg(number), out, depth + 1);
    } else {
      unknown(call, "an argument that is missing", out);
    }
  }
  put();
}

bool TextReader::call(const CallExpr& call, Pieces& out, unsigned depth) {
  const std::string name = qualified(call);
  if (const auto* plus = dyn_cast<CXXOperatorCallExpr>(&call)) {
    const auto kind = plus->getOperator();
    if (kind != OO_Plus && kind != OO_PlusEqual && kind != OO_LessLess) return false;
    if (plus->getNumArgs() != 2) return false;
    collect(plus->getArg(0), out, depth + 1);
    collect(plus->getArg(1), out, depth + 1);
    return true;
  }
  if (const auto* member = dyn_cast<CXXMemberCallExpr>(&call)) {
    const CXXMethodDecl* const method = member->getMethodDecl();
    if (method == nullptr || method->getIdentifier() == nullptr) return false;
    const llvm::StringRef simple = method->getName();
    if ((simple == "c_str" || simple == "data") && call.getNumArgs() == 0) {
      collect(member->getImplicitObjectArgument(), out, depth + 1);
      return true;
    }
    if (simple == "append" && call.getNumArgs() == 1) {
      collect(member->getImplicitObjectArgument(), out, depth + 1);
      collect(call.getArg(0), out, depth + 1);
      return true;
    }
    return false;
  }
  if (ends_with(name, "::format") && call.getNumArgs() >= 1 &&
      (starts_with(name, "fmt::") || starts_with(name, "std::"))) {
    format(call, out, depth);
    return true;
  }
  if (ends_with(name, "::to_string") && call.getNumArgs() == 1) {
    const Expr* argument = call.getArg(0);
    while (const auto* cast = dyn_cast<ImplicitCastExpr>(argument)) argument = cast->getSubExpr();
    out.number = number_of(argument->getType());
    unknown(call, "a call of " + plumbline::quoted(name), out);
    return true;
  }
  // A function that does nothing but return a text.
  const FunctionDecl* callee = call.getDirectCallee();
  const Stmt* body = nullptr;
  if (callee == nullptr || isa<CXXMethodDecl>(callee) || callee->getNumParams() > 0) return false;
  const FunctionDecl* definition = nullptr;
  body = callee->getBody(definition);
  const auto* block = dyn_cast_or_null<CompoundStmt>(body);
  if (block == nullptr || block->size() != 1) return false;
  const auto* back = dyn_cast<ReturnStmt>(block->body_front());
  if (back == nullptr || back->getRetValue() == nullptr) return false;
  collect(back->getRetValue(), out, depth + 1);
  return true;
}

void TextReader::collect(const Expr* expr, Pieces& out, unsigned depth) {
  expr = bare(expr);
  if (depth > deepest) return unknown(*expr, "an expression that is too deep", out);
  if (const auto* text = dyn_cast<StringLiteral>(expr)) return literal(*text, out);
  if (const auto* made = dyn_cast<CXXConstructExpr>(expr)) {
    unsigned given = 0;
    while (given < made->getNumArgs() && !isa<CXXDefaultArgExpr>(made->getArg(given))) ++given;
    const bool string = is_record(made->getType(), {"basic_string", "basic_string_view", "String"});
    const auto* second = given == 2 ? dyn_cast<CXXMemberCallExpr>(bare(made->getArg(1))) : nullptr;
    const bool sized = second != nullptr && second->getMethodDecl() != nullptr &&
                       (second->getMethodDecl()->getNameAsString() == "size" ||
                        second->getMethodDecl()->getNameAsString() == "length");
    const bool allocated = given == 2 && is_record(made->getArg(1)->getType(), {"allocator"});
    if (string && (given == 1 || sized || allocated))
      return collect(made->getArg(0), out, depth + 1);
    return unknown(*expr, given == 0 ? "an empty text" : "a value that is worked out", out);
  }
  if (const auto* suffixed = dyn_cast<UserDefinedLiteral>(expr)) {
    const FunctionDecl* const made = suffixed->getDirectCallee();
    // Those of others may do anything with it.
    if (suffixed->getLiteralOperatorKind() == UserDefinedLiteral::LOK_String && made != nullptr &&
        made->isInStdNamespace()) {
      return collect(suffixed->getArg(0), out, depth + 1);
    }
  }
  const ValueDecl* named = nullptr;
  if (const auto* name = dyn_cast<DeclRefExpr>(expr)) named = name->getDecl();
  if (const auto* member = dyn_cast<MemberExpr>(expr)) named = member->getMemberDecl();
  if (named != nullptr) {
    const auto* decl = dyn_cast<VarDecl>(named);
    if (decl != nullptr && variable(*decl, out, depth)) return;
    const char* kind = isa<ParmVarDecl>(named) ? "the parameter "
                       : isa<FieldDecl>(named) ? "the member "
                                               : "the variable ";
    return unknown(*expr, kind + name_of(*named), out);
  }
  if (const auto* function = dyn_cast<CallExpr>(expr)) {
    if (call(*function, out, depth)) return;
    const FunctionDecl* const callee = function->getDirectCallee();
    return unknown(*expr, callee != nullptr ? "a call of " + name_of(*callee) : "a call", out);
  }
  unknown(*expr, "a value that is worked out", out);
}

Text TextReader::finish(const Expr& expr, Pieces& pieces) {
  Text text;
  text.at = files_.place(expr.getSourceRange());
  text.number = pieces.items.size() == 1 ? pieces.number : Text::Number::none;
  bool all = !pieces.items.empty() && !pieces.put_together;
  for (const auto& item : pieces.items) all = all && item.part.text.has_value();
  if (!all) {
    const bool one = pieces.items.size() == 1 && !pieces.items.front().part.text;
    text.known = one ? Known::unknown : Known::assembled;
    if (one) text.what = pieces.items.front().part.what;
    for (auto& item : pieces.items) text.parts.push_back(std::move(item.part));
    return text;
  }
  text.known = Known::literal;
  const SourceManager& sources = files_.sources();
  std::string bytes;
  std::vector<SourceLocation> tokens;
  for (auto& item : pieces.items) {
    bytes += item.bytes;
    tokens.insert(tokens.end(), item.tokens.begin(), item.tokens.end());
  }
  const auto file_of = [&](SourceLocation token) {
    return sources.getFileID(sources.getSpellingLoc(token));
  };
  // Where all of it stands, or else where it is used.
  const FileID first = file_of(tokens.front());
  const bool together =
      sources.getFileEntryForID(first) != nullptr &&
      llvm::all_of(tokens, [&](SourceLocation token) { return file_of(token) == first; });
  text.file = together ? files_.document(first) : text.at.file;
  for (const SourceLocation location : tokens) {
    const auto [id, offset] = sources.getDecomposedLoc(sources.getSpellingLoc(location));
    Token token{offset};
    if (File other = files_.document(id); other != text.file) {
      const Place use = files_.place(SourceRange(sources.getExpansionRange(location).getAsRange()));
      token.place = use.file == text.file ? use.range : text.at.range;
      token.other = std::move(other);
    }
    text.tokens.push_back(std::move(token));
  }
  const File mapped = embed(text.file, text.tokens);
  if (!mapped || mapped->text() != bytes) {
    text.known = Known::unknown;
    text.what = "a literal that is written in a way that cannot be followed";
    text.tokens.clear();
  }
  return text;
}

std::vector<Text> TextReader::read(const Expr* expr) {
  if (const auto* choice = dyn_cast<ConditionalOperator>(bare(expr))) {
    std::vector<Text> texts = read(choice->getTrueExpr());
    for (Text& text : read(choice->getFalseExpr())) texts.push_back(std::move(text));
    return texts;
  }
  Pieces pieces;
  collect(expr, pieces, 0);
  std::vector<Text> texts;
  texts.push_back(finish(*expr, pieces));
  return texts;
}

}  // namespace plumbline::cpp
