// arn:aws:sagemaker:REGION:ACCOUNT:pipeline/NAME/execution/ID
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace plumbline {

struct ExecutionArn {
  bool valid = false;  // as the API's pattern has it
  std::string_view pipeline, id;
};

inline ExecutionArn parse_execution_arn(std::string_view arn) {
  constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz-", digits = "0123456789";
  constexpr std::string_view resource = "pipeline/", middle = "/execution/";
  constexpr std::size_t longest = 2048;
  const auto only = [](std::string_view text, std::string_view allowed, std::string_view more) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
      return allowed.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
    });
  };
  std::array<std::string_view, 5> fields;
  std::string_view rest = arn;
  for (std::string_view& field : fields) {
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return {};
    field = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  const auto& [prefix, partition, service, region, account] = fields;
  const std::size_t split = rest.rfind(middle);
  if (arn.size() > longest || prefix != "arn" || !partition.starts_with("aws") ||
      !only(partition, lower, "") || service != "sagemaker" || !only(region, lower, digits) ||
      account.size() != 12 || !only(account, digits, "") || !rest.starts_with(resource) ||
      split == std::string_view::npos || split < resource.size()) {
    return {};
  }
  return {true, rest.substr(resource.size(), split - resource.size()),
          rest.substr(split + middle.size())};
}

}  // namespace plumbline
