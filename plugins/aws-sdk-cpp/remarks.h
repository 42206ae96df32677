// What is said of a program itself: what cannot be checked, and references that C++ puts together.
#pragma once

#include <vector>

#include "analyzer/model/pipeline.h"
#include "analyzer/source/diagnostic.h"
#include "plugins/aws-sdk-cpp/program.h"

namespace plumbline::cpp {

// About a definition that is no literal: cpp/unread-definition, cpp/assembled-definition and the
// references in it.
void judge_definition(const Text&, std::vector<Diagnostic>& out);
// About the values of a start. `pipeline`: the one that it starts; null: not known.
void judge_values(const Start&, const Pipeline* pipeline, std::vector<Diagnostic>& out);
Diagnostic unchecked_start(const Start&, std::string why);
Diagnostic diagnostic_of(const Remark&);

}  // namespace plumbline::cpp
