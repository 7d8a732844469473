// A notice to the rules' owner: plain words, the same in both alternatives.

struct NoticeContent {
  var subject: String
  var lines: [String]

  var plainText: String { lines.joined(separator: "\n") + "\n" }

  /// White space is kept: notices quote lines of rules with a mark below the place of an error.
  var html: String {
    let body: HTML = """
      <pre style="margin:0;white-space:pre-wrap;font-size:14px">\(lines.joined(separator: "\n"))</pre>

      """
    return HTMLPage.page(language: "en", title: subject, body: body).source
  }
}
