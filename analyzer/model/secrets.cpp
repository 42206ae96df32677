#include "analyzer/model/secrets.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

namespace plumbline {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_upper(c) || is_lower(c) || is_digit(c); }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// "DB_PASSWORD", "dbPassword" and "--db-password" are "db" and "password".
std::vector<std::string> words(std::string_view name) {
  std::vector<std::string> result;
  bool fresh = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_alnum(c)) {
      fresh = true;
      continue;
    }
    const bool hump = i > 0 && is_upper(c) && is_lower(name[i - 1]);
    if (fresh || hump) result.emplace_back();
    fresh = false;
    result.back() += lower(c);
  }
  return result;
}

// Words of a tokenizer, and of an API that tells its calls apart.
constexpr std::array<std::string_view, 22> harmless_tokens{
    "pad",   "eos",   "bos",   "unk",     "cls",    "sep",     "mask",   "stop",
    "start", "end",   "next",  "class",   "client", "request", "marker", "continuation",
    "max",   "image", "extra", "special", "first",  "last"};

// A text that stands for a secret or says where it is kept.
bool is_kept_elsewhere(std::string_view text) {
  constexpr std::array<std::string_view, 12> words{"true", "false",     "none", "null",
                                                   "yes",  "no",        "on",   "off",
                                                   "nil",  "undefined", "auto", "default"};
  std::string low;
  for (const char c : text.substr(0, 20)) low += lower(c);
  if (text.empty() || contains(words, low)) return true;
  if (text.find("://") != std::string_view::npos ||
      text.find("PUBLIC KEY") != std::string_view::npos) {
    return true;
  }
  // A name in a parameter store, a file, an ARN, a resource of another tool, a masked value.
  if (text.front() == '/' || text.front() == '~' || text.starts_with("arn:")) return true;
  if (text.starts_with("{{") || low.starts_with("alias/") ||
      low.find("secretsmanager") != std::string::npos)
    return true;
  if (std::all_of(text.begin(), text.end(),
                  [](char c) { return c == '*' || c == 'x' || c == 'X'; }))
    return true;
  // "prod/db/password" is a name; so is a text with blanks no password of a machine.
  const bool path =
      text.find('/') != std::string_view::npos && low.find("==") == std::string::npos &&
      std::none_of(text.begin(), text.end(), [](char c) { return is_upper(c) || is_digit(c); });
  return path || text.find(' ') != std::string_view::npos;
}

struct Form {
  std::string_view begin, name;
  std::size_t least = 0;  // characters behind the beginning
  bool upper = false;     // capital letters and digits only
};
constexpr std::array<Form, 13> forms{{{"AKIA", "access key", 16, true},
                                      {"ASIA", "access key", 16, true},
                                      {"ghp_", "GitHub token", 36, false},
                                      {"gho_", "GitHub token", 36, false},
                                      {"ghs_", "GitHub token", 36, false},
                                      {"github_pat_", "GitHub token", 22, false},
                                      {"glpat-", "GitLab token", 20, false},
                                      {"hf_", "Hugging Face token", 30, false},
                                      {"sk-", "API key", 20, false},
                                      {"xoxb-", "Slack token", 20, false},
                                      {"xoxp-", "Slack token", 20, false},
                                      {"AIza", "API key", 35, false},
                                      {"-----BEGIN ", "private key", 20, false}}};

std::size_t longest_run(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = is_alnum(c) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string_view credential_in(std::string_view text, std::string_view& name) {
  if (text.size() < 20) return {};
  for (const Form& form : forms) {
    for (std::size_t at = text.find(form.begin); at != std::string_view::npos;
         at = text.find(form.begin, at + 1)) {
      if (at > 0 && is_alnum(text[at - 1])) continue;
      std::size_t end = at + form.begin.size();
      if (form.name == "private key") {
        const std::string_view kind = text.substr(end, 40);
        if (kind.substr(0, kind.find("-----")).find("PRIVATE KEY") == std::string_view::npos)
          continue;
        end = text.size();
      }
      while (end < text.size() &&
             (form.upper ? is_upper(text[end]) || is_digit(text[end])
                         : is_alnum(text[end]) || text[end] == '_' || text[end] == '-')) {
        ++end;
      }
      const std::size_t length = end - at - form.begin.size();
      if (length < form.least || (form.upper && length != form.least)) continue;
      // Words that are joined with hyphens are no key: "sk-learn-processing-2024-05-01".
      if (form.begin == "sk-" && longest_run(text.substr(at, end - at)) < form.least) continue;
      name = form.name;
      return text.substr(at, end - at);
    }
  }
  return {};
}

// The `password` of "https://user:password@host/".
std::string_view password_in_uri(std::string_view text) {
  for (std::size_t at = text.find("://"); at != std::string_view::npos;
       at = text.find("://", at + 3)) {
    const std::string_view rest = text.substr(at + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/ ?#\"'"));
    const std::size_t host = authority.rfind('@'), colon = authority.find(':');
    if (host == std::string_view::npos || colon == std::string_view::npos || colon + 1 >= host)
      continue;
    const std::string_view password = authority.substr(colon + 1, host - colon - 1);
    if (!is_placeholder(password) && !is_kept_elsewhere(password)) return password;
  }
  return {};
}

std::string_view signature_in(std::string_view text) {
  for (const std::string_view key : {"X-Amz-Signature=", "&Signature=", "?Signature="}) {
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = text.substr(at + key.size());
    const std::string_view value = rest.substr(0, rest.find_first_of("& \"'"));
    if (value.size() >= 8 && !is_placeholder(value)) return value;
  }
  return {};
}

class Search {
 public:
  explicit Search(std::vector<Secret>& out) : out_(out) {}

  void look(StepId step, const json::Value& value, std::string_view name, unsigned depth = 0) {
    const json::Member* previous = nullptr;
    for (const json::Member& member : value.members()) {
      // {"Key": "DB_PASSWORD", "Value": ...} and {"Name": ..., "Value": ...}
      const bool pair = previous != nullptr && member.key == "Value" &&
                        (previous->key == "Key" || previous->key == "Name");
      look(step, member.value, pair ? previous->value.text() : member.key, depth + 1);
      previous = &member;
    }
    const auto items = value.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      // "--api-key", "..."
      const std::string_view before = i > 0 ? items[i - 1].text() : std::string_view{};
      look(step, items[i], before.starts_with("--") ? before : std::string_view{}, depth + 1);
    }
    if (value.is(json::Kind::string) && name != "Get") judge(step, value, name);
  }

  void judge(StepId step, const json::Value& value, std::string_view name) {
    const std::string_view text = value.text();
    if (text.empty() || is_placeholder(value)) return;
    const auto add = [&](Secret::Kind kind, std::string_view called, std::string_view what) {
      out_.push_back({kind, step, called, &value, what});
    };
    std::string_view kind;
    if (const auto signature = signature_in(text); !signature.empty()) {
      return add(Secret::Kind::presigned_uri, "signature", signature);
    }
    if (const auto password = password_in_uri(text); !password.empty()) {
      return add(Secret::Kind::in_uri, "password", password);
    }
    if (const auto found = credential_in(text, kind); !found.empty()) {
      return add(Secret::Kind::credential, kind, found);
    }
    // --api-key=...
    const std::size_t equals = text.find('=');
    if (text.starts_with("--") && equals != std::string_view::npos) {
      const std::string_view given = text.substr(equals + 1);
      if (is_secret_name(text.substr(0, equals)) && !is_kept_elsewhere(given)) {
        add(Secret::Kind::named, text.substr(0, equals), given);
      }
      return;
    }
    if (is_secret_name(name) && !is_kept_elsewhere(text) && !text.starts_with("--")) {
      add(Secret::Kind::named, name, text);
    }
  }

 private:
  std::vector<Secret>& out_;
};

std::uint32_t first_bytes(std::string_view text) {
  std::uint32_t result = 0;
  std::memcpy(&result, text.data(), sizeof result);
  return result;
}
constexpr std::size_t least = 4;       // bytes of a secret that is looked for
constexpr std::size_t least_part = 3;  // of what a cut has left of one
constexpr std::string_view cut = "…";

// Whether one of the sorted texts begins so.
bool begins_one(const std::vector<std::string>& sorted, std::string_view part) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), part);
  return at != sorted.end() && std::string_view(*at).starts_with(part);
}

}  // namespace

bool is_secret_name(std::string_view name) {
  if (name.size() > 200) return false;
  const std::vector<std::string> all = words(name);
  if (all.empty()) return false;
  const std::string_view last = all.back();
  const std::string_view before =
      all.size() > 1 ? std::string_view(all[all.size() - 2]) : std::string_view{};
  constexpr std::array<std::string_view, 9> always{"password", "passwd",      "passphrase",
                                                   "secret",   "credentials", "apikey",
                                                   "pwd",      "authtoken",   "accesstoken"};
  if (contains(always, last)) return true;
  if (last == "token") return !contains(harmless_tokens, before);
  constexpr std::array<std::string_view, 6> keys{"api",     "access", "secret",
                                                 "private", "auth",   "encryption"};
  return last == "key" && contains(keys, before);
}

std::vector<Secret> find_secrets(const Pipeline& pipeline) {
  std::vector<Secret> result;
  Search search(result);
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    const Step& step = pipeline.steps[id];
    // The steps in branches come by themselves.
    const json::Value& arguments = *step.arguments;
    search.look(id, step.type == StepType::condition ? arguments["Conditions"] : arguments, {});
  }
  for (const Parameter& parameter : pipeline.parameters) {
    search.look(no_step, (*parameter.node)["DefaultValue"], parameter.name);
  }
  return result;
}

Secrets::Secrets(std::vector<std::string> texts) : texts_(std::move(texts)) {
  std::erase_if(texts_, [](const std::string& text) { return text.size() < least; });
  std::sort(texts_.begin(), texts_.end());
  texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
  for (const std::string& text : texts_) {
    reversed_.emplace_back(text.rbegin(), text.rend());
    lengths_[first_bytes(text)].push_back(text.size());
  }
  std::sort(reversed_.begin(), reversed_.end());
  for (auto& entry : lengths_) {
    std::vector<std::size_t>& sizes = entry.second;
    std::sort(sizes.begin(), sizes.end(), std::greater<>());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  }
}

std::size_t Secrets::whole(std::string_view text, std::size_t at) const {
  const std::string_view rest = text.substr(at);
  if (rest.size() < least) return 0;
  const auto sizes = lengths_.find(first_bytes(rest));
  if (sizes == lengths_.end()) return 0;
  for (const std::size_t size : sizes->second) {
    if (size > rest.size()) continue;
    if (std::binary_search(texts_.begin(), texts_.end(), rest.substr(0, size))) return size;
  }
  return 0;
}

// How many bytes before a cut are the beginning of one.
std::size_t Secrets::before_cut(std::string_view text, std::size_t at) const {
  constexpr std::size_t most = 1024;  // longer than any line that is cut
  for (std::size_t size = std::min(at, most); size >= least_part; --size) {
    if (begins_one(texts_, text.substr(at - size, size))) return size;
  }
  return 0;
}

std::size_t Secrets::behind_cut(std::string_view text, std::size_t at) const {
  constexpr std::size_t most = 1024;
  for (std::size_t size = std::min(text.size() - at, most); size >= least_part; --size) {
    const std::string_view part = text.substr(at, size);
    if (begins_one(reversed_, std::string(part.rbegin(), part.rend()))) return size;
  }
  return 0;
}

std::vector<Secrets::Place> Secrets::find(std::string_view text) const {
  std::vector<Place> places;
  if (empty()) return places;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t size = whole(text, at); size > 0) {
      places.push_back({at, at + size});
      at += size;
    } else if (text.substr(at).starts_with(cut)) {
      std::size_t begin = at - before_cut(text, at);
      while (begin < at && !places.empty() && places.back().end > begin) {
        begin = std::min(begin, places.back().begin);
        places.pop_back();
      }
      if (begin < at) places.push_back({begin, at});
      at += cut.size();
      const std::size_t behind = behind_cut(text, at);
      if (behind > 0) places.push_back({at, at + behind});
      at += behind;
    } else {
      ++at;
    }
  }
  return places;
}

std::string Secrets::hide(std::string text) const {
  const std::vector<Place> places = find(text);
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    text.replace(place->begin, place->end - place->begin, "***");
  }
  return text;
}

Secrets secrets_of(const Document& document, std::span<const Secret> found,
                   const StartRequest* start) {
  std::vector<std::string> texts;
  for (const Secret& secret : found) {
    texts.emplace_back(secret.credential);
    // As it is written, with escapes.
    const std::string_view raw = document.text(secret.value->range());
    if (raw.size() > 2 && raw.size() - 2 != secret.value->text().size()) {
      texts.emplace_back(raw.substr(1, raw.size() - 2));
    }
  }
  if (start != nullptr) {
    for (const StartParameter& given : start->parameters) {
      const bool secret = is_secret_name(given.name) && !is_kept_elsewhere(given.value);
      if (secret) texts.emplace_back(given.value);
    }
  }
  return Secrets(std::move(texts));
}

std::vector<std::string> without_secret_values(std::vector<std::string> arguments) {
  constexpr std::string_view option = "--parameter";
  bool value = false;
  for (std::string& argument : arguments) {
    const bool joined = argument.starts_with("--parameter=");
    if (value || joined) {
      const std::size_t begin = joined ? option.size() + 1 : 0, equals = argument.find('=', begin);
      if (equals != std::string::npos &&
          is_secret_name(std::string_view(argument).substr(begin, equals - begin))) {
        argument.replace(equals + 1, std::string::npos, "***");
      }
    }
    value = argument == option;
  }
  return arguments;
}

}  // namespace plumbline
