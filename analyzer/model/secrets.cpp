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

// The last word of a name, in lower case, and the rest of the name before it: "DB_PASSWORD",
// "dbPassword" and "--db-password" end in "password". Every name and key of a definition comes by:
// nothing is allocated. Longer words than those that are looked for are no words.
class LastWord {
 public:
  explicit LastWord(std::string_view name) {
    std::size_t end = name.size();
    while (end > 0 && !is_alnum(name[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_alnum(name[begin - 1])) {
      --begin;
      if (begin > 0 && is_upper(name[begin]) && is_lower(name[begin - 1])) break;
    }
    before_ = name.substr(0, begin);
    if (end - begin > letters_.size()) return;
    size_ = end - begin;
    std::transform(name.data() + begin, name.data() + end, letters_.begin(), lower);
  }
  std::string_view text() const { return {letters_.data(), size_}; }
  std::string_view before() const { return before_; }

 private:
  std::array<char, 16> letters_{};
  std::size_t size_ = 0;
  std::string_view before_;
};

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
constexpr std::array<Form, 12> forms{{{"AKIA", "access key", 16, true},
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
                                      {"AIza", "API key", 35, false}}};

std::size_t longest_run(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = is_alnum(c) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// "-----BEGIN RSA PRIVATE KEY-----" and all behind it.
std::string_view private_key_in(std::string_view text, std::string_view& name) {
  constexpr std::string_view dashes = "-----", begin = "BEGIN ", least = "-----BEGIN PRIVATE KEY";
  if (text.size() < least.size()) return {};
  for (std::size_t at = text.find(begin); at != std::string_view::npos;
       at = text.find(begin, at + 1)) {
    const std::string_view kind = text.substr(at + begin.size(), 40);
    if (!text.substr(0, at).ends_with(dashes)) continue;
    if (kind.substr(0, kind.find(dashes)).find("PRIVATE KEY") == std::string_view::npos) continue;
    name = "private key";
    return text.substr(at - dashes.size());
  }
  return {};
}

bool may_be_in_key(char c) { return is_alnum(c) || c == '_' || c == '-'; }

// The first one in a row of letters, digits, `_` and `-`.
std::string_view credential_in_row(std::string_view row, std::string_view& name) {
  bool words = false;  // words that are joined with hyphens, "sk-learn-processing-2024-05-01"
  for (std::size_t at = 0; at < row.size(); ++at) {
    if (at > 0 && is_alnum(row[at - 1])) continue;
    const std::string_view rest = row.substr(at);
    for (const Form& form : forms) {
      if (form.begin.front() != rest.front() || !rest.starts_with(form.begin)) continue;
      std::size_t end = rest.size();
      if (form.upper) {
        const auto capital = [](char c) { return is_upper(c) || is_digit(c); };
        end = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), capital) -
                                       rest.begin());
      }
      const std::size_t length = end - form.begin.size();
      if (length < form.least || (form.upper && length != form.least)) continue;
      // If not here, then not in what is left of the row either.
      if (form.begin == "sk-") words = words || longest_run(rest) < form.least;
      if (form.begin == "sk-" && words) continue;
      name = form.name;
      return rest.substr(0, end);
    }
  }
  return {};
}

// The first one of the text. All of them have a row of at least so many letters, digits, `_` and
// `-`, which most texts have not: few bytes are looked at to see that.
std::string_view credential_in(std::string_view text, std::string_view& name) {
  constexpr std::size_t least_row = 20;
  for (std::size_t last = least_row; last <= text.size();) {
    std::size_t begin = last;
    while (begin + least_row > last && may_be_in_key(text[begin - 1])) --begin;
    if (begin + least_row > last) {
      last = begin + least_row;  // what stands before `begin` interrupts it
      continue;
    }
    while (begin > 0 && may_be_in_key(text[begin - 1])) --begin;
    std::size_t end = last;
    while (end < text.size() && may_be_in_key(text[end])) ++end;
    const auto found = credential_in_row(text.substr(begin, end - begin), name);
    if (!found.empty()) return found;
    last = end + least_row;
  }
  return private_key_in(text, name);
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
  constexpr std::string_view key = "Signature=";
  for (std::size_t at = text.find(key); at != std::string_view::npos;
       at = text.find(key, at + key.size())) {
    const std::string_view before = text.substr(0, at);
    if (!before.ends_with("X-Amz-") && !before.ends_with('&') && !before.ends_with('?')) continue;
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
    if (value.holds(json::Holds::sign)) {
      if (const auto signature = signature_in(text); !signature.empty()) {
        return add(Secret::Kind::presigned_uri, "signature", signature);
      }
      if (const auto password = password_in_uri(text); !password.empty()) {
        return add(Secret::Kind::in_uri, "password", password);
      }
    }
    std::string_view kind;
    if (const auto found = credential_in(text, kind); !found.empty()) {
      return add(Secret::Kind::credential, kind, found);
    }
    // --api-key=...
    if (text.starts_with("--") && value.holds(json::Holds::sign) &&
        text.find('=') != std::string_view::npos) {
      const std::size_t equals = text.find('=');
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
  if (name.empty() || name.size() > 200) return false;
  // What none of the words ends with.
  const char end = lower(name.back());
  if (is_alnum(end) && std::string_view("desnty").find(end) == std::string_view::npos) return false;
  const LastWord last(name);
  constexpr std::array<std::string_view, 9> always{"password", "passwd",      "passphrase",
                                                   "secret",   "credentials", "apikey",
                                                   "pwd",      "authtoken",   "accesstoken"};
  if (contains(always, last.text())) return true;
  if (last.text() == "token") return !contains(harmless_tokens, LastWord(last.before()).text());
  constexpr std::array<std::string_view, 6> keys{"api",     "access", "secret",
                                                 "private", "auth",   "encryption"};
  return last.text() == "key" && contains(keys, LastWord(last.before()).text());
}

void find_secrets(StepId id, const Step& step, std::vector<Secret>& out) {
  // The steps in branches come by themselves.
  const json::Value& arguments = *step.arguments;
  Search(out).look(id, step.type == StepType::condition ? arguments["Conditions"] : arguments, {});
}

void find_secrets(std::span<const Parameter> parameters, std::vector<Secret>& out) {
  for (const Parameter& parameter : parameters) {
    Search(out).look(no_step, (*parameter.node)["DefaultValue"], parameter.name);
  }
}

void Secrets::add(const Secrets& other) {
  if (other.empty()) return;
  std::vector<std::string> all = texts_;
  all.insert(all.end(), other.texts_.begin(), other.texts_.end());
  *this = Secrets(std::move(all));
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
