// Which types are requests of the SDK and their parts, and which variables change after they are
// made.
#pragma once

#include <set>
#include <vector>

#include <clang/AST/Decl.h>

#include "plugins/aws-sdk-cpp/texts.h"

namespace plumbline::cpp {

// "CreatePipelineRequest" when the type is that class of the SDK's SageMaker client; the same name
// is used by other clients.
llvm::StringRef model_class(clang::QualType);
// A vector of one of these.
bool is_list(clang::QualType);
bool is_ours(clang::QualType);

// Such a class, or a function of it.
bool is_sdks(const clang::Decl*);

// The variable that holds the object, or points to it: `r` in r, *r, &r, and in r-> of a pointer of
// any kind.
const clang::VarDecl* holder(const clang::Expr*);

// Every mention of a variable that does not merely read it changes it. `escaped`: the same of
// requests and their parts, whose own functions are followed and change nothing else.
void find_changes(const std::vector<clang::Decl*>&, Changed&,
                  std::set<const clang::VarDecl*>& escaped);

}  // namespace plumbline::cpp
