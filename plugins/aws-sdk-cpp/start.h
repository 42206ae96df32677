// A StartPipelineExecutionRequest of a program, written as the JSON that the AWS CLI takes: each
// byte of it stands where the program says it.
#pragma once

#include <memory>

#include "plugins/aws-sdk-cpp/program.h"

namespace plumbline::cpp {

// For read_start_request(). What is not known is a placeholder, which no rule judges.
std::shared_ptr<const Document> request_of(const Start&);
// Of values that are given twice, under a condition: the same start with the later ones.
std::vector<Start> ways(const Start&);

}  // namespace plumbline::cpp
