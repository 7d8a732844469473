// The letter as HTML: one column of paragraphs, nothing from outside, the reader's own colours.

extension LetterContent {
  var html: String {
    var body = ""
    if isDigest { body += element("h1", subject, style: "font-size:20px;margin:0 0 16px") }
    for line in opening { body += element("p", line, style: "margin:0 0 16px") }
    for group in groups {
      if let heading = group.heading { body += element("h2", heading, style: "font-size:17px;margin:24px 0 8px") }
      for entry in group.entries { body += isDigest ? entry.digestHTML : entry.letterHTML }
    }
    body += element("p", answersHeading, style: "margin:24px 0 4px;font-size:14px")
    body += "<p style=\"margin:0;font-size:14px\">"
    body += answers.map { "<code>\(escaped($0.command))</code> – \(escaped($0.meaning))" }.joined(separator: "<br>\n")
    body += "</p>\n"
    return htmlPage(language: language, title: subject, body: body)
  }
}

extension Entry {
  fileprivate var letterHTML: String {
    paragraph(body, size: 16) + paragraph(notes, size: 14) + paragraph([about], size: 14)
  }

  fileprivate var digestHTML: String {
    "<div style=\"margin:0 0 20px;padding-left:12px;border-left:3px solid #888888\">\n"
      + element("p", title, style: "margin:0;font-weight:bold") + paragraph([about], size: 14)
      + paragraph(body, size: 16) + paragraph(notes, size: 14) + "</div>\n"
  }

  /// Lines of one block; an empty line begins the next.
  private func paragraph(_ lines: [String], size: Int) -> String {
    lines.split(separator: "").map { block in
      "<p style=\"margin:0 0 12px;font-size:\(size)px\">\(block.map(escaped).joined(separator: "<br>\n"))</p>\n"
    }.joined()
  }
}

private func element(_ name: String, _ text: String, style: String) -> String {
  "<\(name) style=\"\(style)\">\(escaped(text))</\(name)>\n"
}

/// A whole page that asks for nothing from outside and leaves colours to the reader.
func htmlPage(language: String, title: String, body: String) -> String {
  let font = "font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.45"
  return """
    <!DOCTYPE html>
    <html lang="\(language)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(escaped(title))</title>
    </head>
    <body style="margin:0;padding:16px;\(font)">
    <div style="max-width:640px">
    \(body)</div>
    </body>
    </html>

    """
}

/// The text with the characters that mean something in HTML written as references.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
