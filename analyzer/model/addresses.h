// What the address of an image, an ARN or a queue's URL says of where something of AWS is.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "analyzer/model/pipeline.h"

namespace plumbline {

// "sagemaker-xgboost" and "1.0-1-cpu-py3" of an image in ECR; all are empty for other images.
struct ImageName {
  std::string_view account, region, repository, tag;
};
ImageName image_name(std::string_view image);

// Where a text says that something of AWS is.
struct AwsPlace {
  const json::Value* value = nullptr;  // the string
  std::string_view partition, region, account;
};

// "arn:aws:kms:us-west-2:111122223333:key/..." or the address of an image or queue; all fields are
// empty for other texts.
AwsPlace aws_place(const json::Value&);

bool is_region(std::string_view text);  // "us-west-2", "us-gov-east-1"
std::string_view partition_of(std::string_view region);

// Appends those that a step names, in document order; not those in what a job's own code, a
// function or a queue is given, which may be anywhere, nor those of the steps in its branches.
void find_places(const Step&, std::vector<AwsPlace>& out);
// Of parameters' defaults.
void find_places(std::span<const Parameter>, std::vector<AwsPlace>& out);

}  // namespace plumbline
