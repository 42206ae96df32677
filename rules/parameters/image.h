// What the name of an image gives away.
#pragma once

#include <string_view>

namespace plumbline {

// "CPU" or "GPU", as the tag of an image says it that AWS has for both; empty for all others.
inline std::string_view processor(std::string_view image) {
  const std::size_t tag = image.rfind(':');
  if (tag == std::string_view::npos || image.find(".dkr.ecr.") == std::string_view::npos) return {};
  const std::string_view name = image.substr(0, tag).substr(image.substr(0, tag).rfind('/') + 1);
  if (!name.starts_with("pytorch") && !name.starts_with("tensorflow") &&
      !name.starts_with("mxnet") && !name.starts_with("huggingface")) {
    return {};
  }
  if (image.find("-cpu", tag) != std::string_view::npos) return "CPU";
  return image.find("-gpu", tag) == std::string_view::npos ? std::string_view{} : "GPU";
}

}  // namespace plumbline
