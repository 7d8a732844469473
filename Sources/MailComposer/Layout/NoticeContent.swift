// A notice to the rules' owner: plain words, the same in both alternatives.

struct NoticeContent {
  var subject: String
  var lines: [String]

  var plainText: String { lines.joined(separator: "\n") + "\n" }

  /// White space is kept: notices quote lines of rules with a mark below the place of an error.
  var html: String {
    htmlPage(
      language: "en", title: subject,
      body:
        "<pre style=\"margin:0;white-space:pre-wrap;font-size:14px\">\(escaped(lines.joined(separator: "\n")))</pre>\n")
  }
}
