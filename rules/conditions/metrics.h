// What the names of metrics say about which values are good.
#pragma once

#include <string>
#include <string_view>

namespace plumbline {

inline std::string lower_case(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// 1: more is better, -1: less is better, 0: not known. By the words in a path.
inline int better(std::string_view path) {
  const std::string text = lower_case(path);
  const auto has = [&](std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const auto letter = [&](std::size_t i) {
        return i < text.size() && text[i] >= 'a' && text[i] <= 'z';
      };
      if ((at == 0 || !letter(at - 1)) && !letter(at + word.size())) return true;
    }
    return false;
  };
  int result = 0;
  for (const char* word : {"mse", "rmse", "mae", "mape", "loss", "error", "wer"}) {
    if (has(word)) result = -1;
  }
  for (const char* word : {"accuracy", "auc", "f1", "precision", "recall", "r2"}) {
    if (has(word)) result = result == -1 ? 0 : 1;
  }
  return result;
}

}  // namespace plumbline
