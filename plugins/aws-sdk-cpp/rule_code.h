// What keeps rules honest: checks of the C++ of rules and plugins (--rules).
#pragma once

#include <string>

#include <clang/AST/ASTContext.h>

#include "plugins/aws-sdk-cpp/program.h"

namespace plumbline::cpp {

// The findings are the program's remarks.
Program find_faults(clang::ASTContext& context, File main, const std::string& directory);

}  // namespace plumbline::cpp
