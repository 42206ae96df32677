// What looks like a secret, and what only sounds like one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "analyzer/model/secrets.h"

using namespace plumbline;

namespace {

// The credentials in the Arguments of one Lambda step.
std::vector<std::string> found_in(const std::string& arguments) {
  const Document document(
      "x.json", R"({"Steps": [{"Name": "A", "Type": "Lambda", "Arguments": )" + arguments + "}]}");
  const json::Parsed parsed = json::parse(document);
  REQUIRE(parsed.problems.empty());
  const Pipeline pipeline = build_pipeline(parsed.tree);
  std::vector<std::string> result;
  std::vector<Secret> secrets;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    find_secrets(id, pipeline.steps[id], secrets);
  }
  for (const Secret& secret : secrets) result.emplace_back(secret.credential);
  return result;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("names of secrets are told from names that only contain such a word") {
  for (const char* name :
       {"password", "DB_PASSWORD", "dbPassword", "--db-password", "HF_TOKEN", "hfToken", "API_KEY",
        "api-key", "apiKey", "AWS_SECRET_ACCESS_KEY", "client_secret", "private_key", "passwd",
        "Credentials", "GITHUB_TOKEN", "TOKEN", "ENCRYPTION_KEY"}) {
    INFO(name);
    CHECK(is_secret_name(name));
  }
  for (const char* name : {"",
                           "SECRET_ARN",
                           "secret_name",
                           "PASSWORD_FILE",
                           "TOKENIZERS_PARALLELISM",
                           "max_new_tokens",
                           "MAX_TOKENS",
                           "token_col",
                           "pad_token",
                           "eos_token",
                           "ClientRequestToken",
                           "NextToken",
                           "sort_key",
                           "key",
                           "partition_key",
                           "S3_KEY",
                           "KmsKeyId",
                           "passwordless",
                           "secretary",
                           "SecretId",
                           "token_path",
                           "API_KEY_PARAMETER"}) {
    INFO(name);
    CHECK_FALSE(is_secret_name(name));
  }
}

TEST_CASE("a value under the name of a secret is one, unless it says where the secret is kept") {
  CHECK(found_in(R"({"password": "hunter2"})") == List{"hunter2"});
  CHECK(found_in(R"({"env": [{"Key": "DB_PASSWORD", "Value": "hunter2"}]})") == List{"hunter2"});
  CHECK(found_in(R"({"args": ["--api-key", "hunter2", "--n", "3"]})") == List{"hunter2"});
  CHECK(found_in(R"({"args": ["--api-key=hunter2"]})") == List{"hunter2"});
  for (const char* value :
       {R"("")", R"("true")", R"("None")", R"("${Password}")", R"("<password>")",
        R"("{{resolve:secretsmanager:db}}")",
        R"("arn:aws:secretsmanager:us-west-2:123456789012:secret:db")", R"("/churn/db")",
        R"("prod/db/password")", R"("****")", R"("XXXXX")", R"("s3://bucket/token.txt")",
        R"({"Get": "Parameters.Password"})", "12", "null",
        R"("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQ")"}) {
    INFO(value);
    CHECK(found_in("{\"password\": " + std::string(value) + "}").empty());
  }
}

TEST_CASE("keys and tokens of a known form are found wherever they stand") {
  CHECK(found_in(R"({"x": "id AKIAQWERTYUIOPASDFGH here"})") == List{"AKIAQWERTYUIOPASDFGH"});
  CHECK(found_in(R"({"x": "AKIAQWERTYUIOPASDFGHJ"})").empty());
  CHECK(found_in(R"({"x": "ghp_0123456789abcdefghijABCDEFGHIJ012345"})").size() == 1);
  CHECK(found_in(R"({"x": "sk-learn-processing-2024-05-01-09-41-27"})").empty());
  CHECK(found_in(R"({"x": "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n"})").size() == 1);
  CHECK(found_in(R"({"x": "-----BEGIN CERTIFICATE-----\nBEGIN PRIVATE KEY\n"})").empty());
  CHECK(found_in(R"({"x": "https://me:hunter22@host/simple"})") == List{"hunter22"});
  CHECK(found_in(R"({"x": "https://me@host/simple", "y": "s3://a:b/c@d", "z": "https://h:80/@x"})")
            .empty());
  CHECK(found_in(R"({"x": "https://b.s3.amazonaws.com/k?X-Amz-Signature=0123456789abcdef&x=1"})") ==
        List{"0123456789abcdef"});
}

TEST_CASE("a key is found at every place of a text, whatever stands around it") {
  const std::string key = "AKIAQWERTYUIOPASDFGH", token = "sk-0123456789abcdefghij";
  for (std::size_t before = 0; before < 45; ++before) {
    for (const char filler : {'/', 'a', '-', '.'}) {
      for (const char* behind : {"", " ", "/x", ".0123456789012345678901234"}) {
        std::string text(before, filler);
        // What a key begins with is no part of a word.
        if (filler == 'a' && before > 0) text += '_';
        INFO(text << " " << behind);
        CHECK(found_in("{\"x\": \"" + text + key + behind + "\"}") == List{key});
        CHECK(found_in("{\"x\": \"" + text + token + behind + "\"}") == List{token});
      }
    }
  }
  CHECK(found_in(R"({"x": "sk-learn-1-and-sk-0123456789abcdefghij"})").size() == 1);
}

TEST_CASE("texts lose their secrets, also those that were cut in the middle") {
  const Secrets secrets({std::string(80, 'a') + "tail", "hunter2", "hunter2-and-more", "abc"});
  CHECK(secrets.hide("value `hunter2` and hunter2-and-more") == "value `***` and ***");
  CHECK(secrets.hide("abc hunter") == "abc hunter");
  const std::string cut = std::string(30, 'a') + "…" + std::string(25, 'a') + "tail";
  CHECK(secrets.hide("value `" + cut + "` is") == "value `***…***` is");
  CHECK(secrets.hide("a `hunter2-and…` b `…-more`") == "a `***…` b `…***`");
  CHECK(Secrets().hide("hunter2") == "hunter2");
}

TEST_CASE("looking for secrets is compared with the obvious way on random texts") {
  std::mt19937 random(7);
  const auto text = [&](std::size_t size) {
    std::string result;
    for (std::size_t i = 0; i < size; ++i) result += static_cast<char>('a' + random() % 2);
    return result;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> all;
    for (int i = 0; i < 5; ++i) all.push_back(text(4 + random() % 6));
    const std::string haystack = text(60);
    std::string expected;
    for (std::size_t at = 0; at < haystack.size();) {
      std::size_t longest = 0;
      for (const std::string& one : all) {
        if (haystack.compare(at, one.size(), one) == 0) longest = std::max(longest, one.size());
      }
      expected += longest > 0 ? "***" : haystack.substr(at, 1);
      at += std::max<std::size_t>(longest, 1);
    }
    CHECK(Secrets(all).hide(haystack) == expected);
  }
}

TEST_CASE("values of secret parameters are left out of a command line") {
  CHECK(without_secret_values({"check", "--parameter", "DbPassword=x", "--parameter", "Rows=3",
                               "--parameter=hfToken=y"}) ==
        List{"check", "--parameter", "DbPassword=***", "--parameter", "Rows=3",
             "--parameter=hfToken=***"});
}
