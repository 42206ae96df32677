// What the address of an image says.
#pragma once

#include <algorithm>
#include <string_view>

namespace plumbline {

// "sagemaker-xgboost" and "1.0-1-cpu-py3" of an image in ECR; empty for other images.
struct ImageName {
  std::string_view account, region, repository, tag;
};
inline ImageName image_name(std::string_view image) {
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

// A tag that may move to another image, "latest" when there is none; empty for a digest, a fixed
// tag, an image of AWS's own, and what is no address in ECR.
inline std::string_view moving_tag(std::string_view image) {
  const ImageName name = image_name(image);
  if (name.repository.empty() || image.find('@') != std::string_view::npos) return {};
  if (name.repository.starts_with("sagemaker-")) return {};
  if (name.tag.empty()) return "latest";
  for (const std::string_view moving : {"latest", "dev", "stable"}) {
    if (name.tag == moving) return moving;
  }
  return {};
}

}  // namespace plumbline
