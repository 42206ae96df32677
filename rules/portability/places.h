// The regions, partitions and accounts that the texts of a definition name.
#pragma once

#include <string_view>
#include <vector>

#include "rules/reliability/jobs.h"

namespace plumbline {

// Where a text says that something of AWS is.
struct AwsPlace {
  const json::Value* value = nullptr;  // the string
  std::string_view partition, region, account;
};

// "arn:aws:kms:us-west-2:111122223333:key/..." or the address of an image or queue; all fields are
// empty for other texts.
inline AwsPlace aws_place(const json::Value& value) {
  const std::string_view text = value.text();
  if (text.starts_with("arn:aws")) {
    std::string_view fields[5];
    std::string_view rest = text;
    for (std::string_view& field : fields) {
      field = rest.substr(0, rest.find(':'));
      rest.remove_prefix(std::min(rest.size(), field.size() + 1));
    }
    return {&value, fields[1], fields[3], fields[4]};
  }
  const auto partition = [&] {
    return text.find(".amazonaws.com.cn/") != std::string_view::npos ? "aws-cn"
                                                                     : std::string_view{};
  };
  if (const ImageName image = image_name(text); !image.region.empty()) {
    return {&value, partition(), image.region, image.account};
  }
  constexpr std::string_view queue = "https://sqs.";
  if (text.starts_with(queue)) {
    const std::string_view host = text.substr(queue.size());
    return {&value, partition(), host.substr(0, host.find('.')), {}};
  }
  return {&value, {}, {}, {}};
}

// "us-west-2", "us-gov-east-1"
inline bool is_region(std::string_view text) {
  const std::size_t last = text.rfind('-');
  if (last == std::string_view::npos || last < 4 || last + 2 != text.size()) return false;
  return text[last + 1] >= '1' && text[last + 1] <= '9' && text[2] == '-';
}
inline std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  return region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

// What a job's own code is given may be anywhere.
inline bool is_free_text(std::string_view key) {
  return key == "Environment" || key == "HyperParameters" || key == "StaticHyperParameters" ||
         key == "ContainerArguments" || key == "ContainerEntrypoint" || key == "Tags";
}

inline void add_places(const json::Value& value, std::vector<AwsPlace>& out) {
  for (const json::Member& member : value.members()) {
    if (!is_free_text(member.key)) add_places(member.value, out);
  }
  for (const json::Value& item : value.items()) add_places(item, out);
  if (!value.is(json::Kind::string) || is_placeholder(value)) return;
  const AwsPlace place = aws_place(value);
  const bool known = !place.partition.empty() || is_region(place.region);
  if (known) out.push_back(place);
}

// All of a definition: of parameters' defaults, then of the steps, in document order.
inline std::vector<AwsPlace> aws_places(const Facts& facts) {
  std::vector<AwsPlace> result;
  for (const Parameter& parameter : facts.pipeline.parameters) {
    add_places((*parameter.node)["DefaultValue"], result);
  }
  for (const Step& step : facts.pipeline.steps) {
    // The steps in branches come by themselves; a function or queue may be given anything.
    const bool any = step.type == StepType::condition || step.type == StepType::lambda ||
                     step.type == StepType::callback;
    for (const json::Member& member : step.node->members()) {
      if (member.key != "Arguments" || !any) add_places(member.value, result);
    }
  }
  return result;
}

}  // namespace plumbline
