// The letter as HTML.

import FollowupModel

extension LetterContent {
  var html: String {
    var body: HTML = ""
    if let heading { body += "<h1 style=\"margin:0 0 4px;font-size:22px;line-height:1.25\">\(heading)</h1>\n" }
    for line in opening { body += "<p style=\"margin:0 0 12px\">\(line)</p>\n" }
    for section in sections { body += section.html(isDigest: isDigest) }
    if let folded {
      let lines = folded.lines.map { line -> HTML in "<li style=\"margin:0 0 6px\">\(line)</li>\n" }
      body += """
        <h2 style="margin:28px 0 8px;font-size:17px">\(folded.heading)</h2>
        <ul style="margin:0;padding:0 0 0 20px">
        \(lines.joined())</ul>

        """
    }
    body += answersHTML
    return HTMLPage.page(language: language, title: subject, body: body).source
  }

  /// A command goes on in the next line between its words only.
  private func words(of command: String) -> HTML {
    command.split(separator: " ").map { word -> HTML in
      "<span style=\"white-space:nowrap\">\(String(word))</span>"
    }.joined(separator: " ")
  }

  private var answersHTML: HTML {
    let commands = answers.map { answer -> HTML in
      """
      <p style="margin:0 0 8px"><code class="code" style="background:#eef0f2;color:#1b1f24;padding:2px 4px;\
      border-radius:4px">\(words(of: answer.command))</code><br>
      \(answer.meaning)</p>

      """
    }
    return """
      <div class="rule soft" style="margin:28px 0 0;padding:12px 0 0;border-top:1px solid #c9ced4;font-size:14px;color:#57606a">
      <p style="margin:0 0 8px">\(answersHeading)</p>
      \(commands.joined())</div>

      """
  }
}

extension Section {
  fileprivate func html(isDigest: Bool) -> HTML {
    var html: HTML = ""
    if let heading {
      html += """
        <h2 class="\(priority.htmlClass)" style="margin:28px 0 0;font-size:17px;color:\(priority.colour)">\(heading)</h2>

        """
    }
    for client in clients {
      if let heading = client.heading {
        html += "<h3 style=\"margin:20px 0 8px;font-size:17px;line-height:1.3\">\(heading)</h3>\n"
      }
      for entry in client.entries { html += isDigest ? entry.inDigest(priority) : entry.alone }
    }
    return html
  }
}

extension Entry {
  fileprivate var alone: HTML {
    "\(paragraphs(body))\(details)"
  }

  fileprivate func inDigest(_ priority: Priority) -> HTML {
    """
    <div class="\(priority.htmlClass)" style="margin:0 0 20px;padding:0 0 0 12px;border-left:3px solid \(priority.colour)">
    <div class="page" style="background:#ffffff;color:#1b1f24">
    <h4 style="margin:0 0 4px;font-size:16px;line-height:1.35">\(title)</h4>
    \(paragraphs(body))\(details)</div>
    </div>

    """
  }

  private var details: HTML {
    let lines: [HTML] =
      remarks.map { "<strong>\($0)</strong>" }
      + facts.map { "<strong>\($0.label):</strong> \($0.text)" } + ["\(about)"]
    return """
      <p class="soft" style="margin:0;font-size:14px;color:#57606a">\(lines.joined(separator: "<br>\n"))</p>

      """
  }

  /// Lines of one block; an empty line begins the next.
  private func paragraphs(_ lines: [String]) -> HTML {
    lines.split(separator: "").map { block -> HTML in
      "<p style=\"margin:0 0 8px\">\(block.map { line -> HTML in "\(line)" }.joined(separator: "<br>\n"))</p>\n"
    }.joined()
  }
}

extension Priority {
  /// On white; the class of the same name has the colour on black. Each is told in words, too.
  fileprivate var colour: HTML {
    switch self {
    case .urgent: return "#b42318"
    case .high: return "#8a5300"
    case .normal: return "#1f5fbf"
    case .low: return "#57606a"
    }
  }

  fileprivate var htmlClass: HTML {
    switch self {
    case .urgent: return "urgent"
    case .high: return "high"
    case .normal: return "normal"
    case .low: return "low"
    }
  }
}
