// The URL standard's parser as a machine: https://url.spec.whatwg.org/#concept-basic-url-parser.
// Without state override: nothing here sets a part of a URL that stands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fetch/url.hpp"

namespace ollama_cors::fetch {

class url_parser {
public:
  // The input is valid UTF-8; tab, line feed and the white space around it are still there.
  url_parser(std::string_view input, const url* base);

  bool parse();  // false: no URL
  url& result() noexcept { return url_; }

private:
  // Each state of the standard as a function that takes what it stands for from the front of the
  // rest and calls the next. False is the standard's failure.
  bool scheme_start();
  bool no_scheme();
  bool special_authority();
  bool path_or_authority();
  bool relative();
  bool relative_slash();
  bool authority();
  bool file();
  bool file_slash();
  bool file_host();
  bool path_start();
  bool path();
  bool opaque_path();
  bool query();
  bool fragment();

  bool host_and_port(std::string_view text);
  bool port(std::string_view digits);
  void credentials(std::string_view text);
  void segment(std::string_view text, bool slash_follows);
  void shorten_path();
  void copy_authority();
  void copy_path();

  bool ends_part(char byte) const noexcept;  // of an authority or a path
  bool special() const noexcept { return special_; }
  bool starts_with_drive() const noexcept;

  std::string input_;
  std::string_view rest_;
  const url* base_;
  url url_;
  std::vector<std::string> path_;
  bool special_ = false;
};

}  // namespace ollama_cors::fetch
