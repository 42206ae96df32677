// Literals that look like secrets: whoever may read a definition reads them, so reports never
// print them.
#pragma once

#include <string>
#include <string_view>
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
std::vector<Secret> find_secrets(const Pipeline&);

// What must not be printed: of the definition, and values that a start gives to parameters whose
// name is a secret's. Longest first, each once, nothing shorter than four bytes.
std::vector<std::string> secret_texts(const Document&, const Pipeline&, const StartRequest*);
// `text` with `***` for each of them, also where it is cut or escaped like quoted() does.
std::string without_secrets(std::string text, const std::vector<std::string>& secrets);

// A command line with `***` for the values of such parameters: "--parameter", "DbPassword=***".
std::vector<std::string> without_secret_values(std::vector<std::string> arguments);

}  // namespace plumbline
