// The files that hold definitions: which pipelines are in them, and where their text is.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/containers/containers.h"
#include "analyzer/containers/node.h"

namespace plumbline::containers {

struct Found {
  std::vector<Opened> definitions;
  std::vector<std::string> unseen;    // see Contents
  std::vector<json::Problem> faults;  // what is wrong with the file around them
  bool known = false;                 // the file is one that may hold pipelines
};

using Host = std::shared_ptr<const Document>;

// A definition in its place: a text, or an object in the host's own syntax.
void add_definition(const Host&, const HostNode& body, std::string name, std::string label, Found&);
// The definition whose text is put together: of `as_values`, see Assembler::finish.
void add_assembled(Assembler&, bool as_values, std::string name, std::string label, Found&);
// A pipeline without a definition that can be read, and why.
void add_unseen(std::string_view label, std::string_view why, Found&);

// A resource of a CloudFormation template.
void find_in_resource(const Host&, std::string_view id, const HostNode& resource, Found&);
// An object of Kubernetes, or a list of them.
void find_in_object(const Host&, const HostNode& object, Found&);

// The root of a JSON file that is no definition itself.
Found find_in_json(const Host&, const json::Value& root);
Found find_in_yaml(const Host&);
Found find_in_terraform(const Host&);

inline constexpr std::string_view resource_type = "AWS::SageMaker::Pipeline";
inline constexpr std::string_view api_group = "sagemaker.services.k8s.aws/";
inline constexpr std::string_view terraform_type = "aws_sagemaker_pipeline";

}  // namespace plumbline::containers
