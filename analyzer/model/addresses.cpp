#include "analyzer/model/addresses.h"

#include <algorithm>

namespace plumbline {
namespace {

// What a job's own code is given may be anywhere.
bool is_free_text(std::string_view key) {
  return key == "Environment" || key == "HyperParameters" || key == "StaticHyperParameters" ||
         key == "ContainerArguments" || key == "ContainerEntrypoint" || key == "Tags";
}

// The parser's limit on nesting bounds the recursion.
void add_places(const json::Value& value, std::vector<AwsPlace>& out) {
  if (!value.holds(json::Holds::address)) return;
  for (const json::Member& member : value.members()) {
    if (!is_free_text(member.key)) add_places(member.value, out);
  }
  for (const json::Value& item : value.items()) add_places(item, out);
  if (!value.is(json::Kind::string) || is_placeholder(value)) return;
  const AwsPlace place = aws_place(value);
  if (!place.partition.empty() || is_region(place.region)) out.push_back(place);
}

}  // namespace

ImageName image_name(std::string_view image) {
  const std::size_t ecr = image.find(".dkr.ecr."), slash = image.find('/');
  if (ecr == std::string_view::npos || slash == std::string_view::npos || slash < ecr) return {};
  const std::string_view host = image.substr(ecr + 9, slash - ecr - 9);
  const std::string_view path = image.substr(slash + 1);
  const std::size_t digest = path.find('@'), colon = path.substr(0, digest).rfind(':');
  return {image.substr(0, ecr), host.substr(0, host.find('.')),
          path.substr(0, std::min(digest, colon)),
          colon == std::string_view::npos ? std::string_view{}
                                          : path.substr(0, digest).substr(colon + 1)};
}

AwsPlace aws_place(const json::Value& value) {
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
  if (const ImageName image = image_name(text); !image.region.empty()) {
    const bool china = text.find(".amazonaws.com.cn/") != std::string_view::npos;
    return {&value, china ? "aws-cn" : std::string_view{}, image.region, image.account};
  }
  constexpr std::string_view queue = "https://sqs.";
  if (text.starts_with(queue)) {
    const std::string_view host = text.substr(queue.size());
    const bool china = text.find(".amazonaws.com.cn/") != std::string_view::npos;
    return {&value, china ? "aws-cn" : std::string_view{}, host.substr(0, host.find('.')), {}};
  }
  return {&value, {}, {}, {}};
}

bool is_region(std::string_view text) {
  const std::size_t last = text.rfind('-');
  if (last == std::string_view::npos || last < 4 || last + 2 != text.size()) return false;
  return text[last + 1] >= '1' && text[last + 1] <= '9' && text[2] == '-';
}

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  return region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

void find_places(const Step& step, std::vector<AwsPlace>& out) {
  if (!step.node->holds(json::Holds::address)) return;
  const bool any = step.type == StepType::condition || step.type == StepType::lambda ||
                   step.type == StepType::callback;
  for (const json::Member& member : step.node->members()) {
    if (member.key != "Arguments" || !any) add_places(member.value, out);
  }
}

void find_places(std::span<const Parameter> parameters, std::vector<AwsPlace>& out) {
  for (const Parameter& parameter : parameters) add_places((*parameter.node)["DefaultValue"], out);
}

}  // namespace plumbline
