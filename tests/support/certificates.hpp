// Certificates made by the test that needs them, in PEM files of a folder that goes with it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace ollama_cors::test {

// What a certificate says. `names` as openssl.cnf writes a subjectAltName; "" = none.
struct certificate_wish {
  const char* names = "DNS:localhost,IP:127.0.0.1";
  long from_days = -1;  // from now
  long until_days = 1;
};

struct certificate_files {
  std::string certificate;  // the path of each
  std::string key;
};

// A certificate authority with a folder of its own, deleted at the end.
class authority {
public:
  explicit authority(std::string name = "Test authority");
  ~authority();
  authority(const authority&) = delete;
  authority& operator=(const authority&) = delete;

  const std::string& certificate() const noexcept { return certificate_; }  // a path
  certificate_files issue(const certificate_wish& wish = {});
  certificate_files self_signed(const certificate_wish& wish = {});

  // A file of the folder with this text; its path.
  std::string write(std::string_view name, std::string_view text) const;
  static std::string read(const std::string& path);

private:
  struct pair;
  certificate_files keep(const pair& made);

  std::filesystem::path folder_;
  std::string name_;
  std::string certificate_;
  std::unique_ptr<pair> own_;
  int made_ = 0;
};

}  // namespace ollama_cors::test
