// Finds the requests of the AWS SDK that a translation unit makes, and what it puts into them.
#pragma once

#include <string>

#include <clang/AST/ASTContext.h>

#include "plugins/aws-sdk-cpp/program.h"

namespace plumbline::cpp {

// `main` has the bytes of the main file, named as the user knows it. `directory`: where the
// compiler ran, absolute; the names of other files are relative to it.
Program find_requests(clang::ASTContext& context, File main, const std::string& directory);

}  // namespace plumbline::cpp
