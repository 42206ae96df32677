// Literals that look like secrets: whoever may read a definition reads them, so reports never
// print them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/model/pipeline.h"
#include "analyzer/model/start_request.h"

namespace plumbline {

struct Secret {
  enum class Kind : std::uint8_t {
    named,          // a value whose name says so: "DB_PASSWORD"
    credential,     // a text of a known form: an access key, a token, a private key
    in_uri,         // user and password before a host, `credential` is the part between
    presigned_uri,  // an address that carries a signature
  };
  Kind kind = Kind::named;
  StepId step = no_step;               // no_step: the default of a parameter
  std::string_view name;               // named: of the value; otherwise what it is, "access key"
  const json::Value* value = nullptr;  // the string
  std::string_view credential;         // a view into its text: what must not be printed
};

// A name that is given to secrets, and not to where one is kept: "DB_PASSWORD", "hfToken", but
// not "SECRET_ARN" or "max_tokens".
bool is_secret_name(std::string_view name);

// In the Arguments of the steps and the defaults of parameters, in document order within a step.
// Linear in the size of the definition.
void find_secrets(StepId, const Step&, std::vector<Secret>& out);
// In the defaults of parameters.
void find_secrets(std::span<const Parameter>, std::vector<Secret>& out);

// Texts that no report may show. Looking for them takes time with the text that is searched, not
// with their number.
class Secrets {
 public:
  Secrets() = default;
  // Those shorter than four bytes are left out: they are found everywhere.
  explicit Secrets(std::vector<std::string> texts);

  bool empty() const { return texts_.empty(); }
  void add(const Secrets&);
  // Where they stand in a text, also as the part that an ellipsis has left of one; in order.
  struct Place {
    std::size_t begin = 0, end = 0;
  };
  std::vector<Place> find(std::string_view text) const;
  // The text with `***` for each.
  std::string hide(std::string text) const;

 private:
  std::size_t whole(std::string_view text, std::size_t at) const;  // bytes of one that begins there
  std::size_t before_cut(std::string_view text, std::size_t at) const;
  std::size_t behind_cut(std::string_view text, std::size_t at) const;

  std::vector<std::string> texts_, reversed_;                            // sorted
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> lengths_;  // by the first four bytes
};

// Those found in the definition, and the values that a start gives to parameters with the name of a
// secret.
Secrets secrets_of(const Document&, std::span<const Secret> found, const StartRequest*);

// A command line with `***` for the values of such parameters: "--parameter", "DbPassword=***".
std::vector<std::string> without_secret_values(std::vector<std::string> arguments);

}  // namespace plumbline
