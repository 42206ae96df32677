// What the address of an image says.
#pragma once

#include <string_view>

#include "analyzer/model/addresses.h"

namespace plumbline {

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
