#include "analyzer/model/secrets.h"

#include <algorithm>
#include <array>
#include <cctype>

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

void replace_all(std::string& text, std::string_view what) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 3)) {
    text.replace(at, what.size(), "***");
  }
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
    const json::Value& arguments = (*step.node)["Arguments"];
    search.look(id, step.type == StepType::condition ? arguments["Conditions"] : arguments, {});
  }
  for (const Parameter& parameter : pipeline.parameters) {
    search.look(no_step, (*parameter.node)["DefaultValue"], parameter.name);
  }
  return result;
}

std::vector<std::string> secret_texts(const Document& document, const Pipeline& pipeline,
                                      const StartRequest* start) {
  std::vector<std::string> result;
  const auto add = [&](std::string_view text) {
    if (text.size() >= 4) result.emplace_back(text);
  };
  for (const Secret& secret : find_secrets(pipeline)) {
    add(secret.credential);
    // As it is written, with escapes.
    const std::string_view raw = document.text(secret.value->range());
    if (raw.size() > 2 && raw.size() - 2 != secret.value->text().size()) {
      add(raw.substr(1, raw.size() - 2));
    }
  }
  if (start != nullptr) {
    for (const StartParameter& given : start->parameters) {
      if (is_secret_name(given.name) && !is_kept_elsewhere(given.value)) add(given.value);
    }
  }
  std::sort(result.begin(), result.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    replace_all(text, secret);
    // quoted() cuts the middle out of long texts.
    if (secret.size() <= 24) continue;
    constexpr std::size_t seen = 12;
    if (const std::size_t at = text.find(secret.substr(0, seen)); at != std::string::npos) {
      const std::size_t end = text.find('`', at);
      text.replace(at, end == std::string::npos ? end : end - at, "***");
    }
  }
  return text;
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
